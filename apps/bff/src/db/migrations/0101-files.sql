CREATE TABLE file_transfers (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL,
  path TEXT NOT NULL,
  mode TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  actor TEXT NOT NULL,
  created_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE file_transfer_tasks (
  transfer_id TEXT NOT NULL REFERENCES file_transfers (id),
  vm_id TEXT NOT NULL,
  vm_name TEXT NOT NULL,
  position INTEGER NOT NULL,
  status TEXT NOT NULL,
  detail TEXT,
  PRIMARY KEY (transfer_id, vm_id)
) STRICT;
