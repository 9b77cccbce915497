-- Data disks. The row is the intent: it is committed before any call, its id is the idempotency key, and a worker
-- brings the provider to what `want_…` says. The other columns are what the provider was last seen to have.
CREATE TABLE disks (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  provider TEXT NOT NULL,
  region TEXT NOT NULL,
  provider_disk_id TEXT,
  size_gib INTEGER,
  vm_id TEXT,
  want_size_gib INTEGER NOT NULL,
  want_vm_id TEXT,
  want_gone INTEGER NOT NULL DEFAULT 0,
  -- Set in the commit before the first creation call.
  sent_at TEXT,
  missing INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  created_at TEXT NOT NULL,
  gone_at TEXT
) STRICT;
CREATE INDEX disks_living ON disks (connection_id) WHERE gone_at IS NULL;
