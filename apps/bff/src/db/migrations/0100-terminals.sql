-- Shells that live on their VMs; the row is what a later process knows of them.
CREATE TABLE terminals (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL,
  vm_id TEXT NOT NULL,
  vm_name TEXT NOT NULL,
  actor TEXT NOT NULL,
  created_at TEXT NOT NULL,
  ended_at TEXT,
  exit_code INTEGER
) STRICT;
CREATE INDEX terminals_open ON terminals (vm_id) WHERE ended_at IS NULL;

-- The files are in the data dir, recordings/<id>.cast.
CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  vm_name TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  bytes INTEGER NOT NULL,
  truncated INTEGER NOT NULL
) STRICT;
CREATE INDEX recordings_by_terminal ON recordings (terminal_id);
