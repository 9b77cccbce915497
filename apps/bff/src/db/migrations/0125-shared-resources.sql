-- Networks and key pairs. The row is the intent: it is committed before any call and its id is the idempotency key;
-- `want_…` says what the provider is to have, the other columns what it was last seen to have.
CREATE TABLE shared_resources (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  provider TEXT NOT NULL,
  region TEXT NOT NULL,
  -- Security groups and keys belong to one infra; null: all infras in the region share it.
  infra_id TEXT,
  provider_id TEXT,
  -- Provider's id of the vNet it is in.
  vnet_id TEXT,
  borrowed INTEGER NOT NULL DEFAULT 0,
  openings TEXT NOT NULL DEFAULT '[]',
  want_openings TEXT NOT NULL DEFAULT '[]',
  want_gone INTEGER NOT NULL DEFAULT 0,
  -- Set in the commits before the first creation call and before the first removal call.
  sent_at TEXT,
  removing_at TEXT,
  missing INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  failed_at TEXT,
  created_at TEXT NOT NULL,
  gone_at TEXT
) STRICT;
CREATE INDEX shared_resources_living ON shared_resources (connection_id, provider, region) WHERE gone_at IS NULL;
CREATE INDEX shared_resources_by_provider ON shared_resources (connection_id, provider_id);
