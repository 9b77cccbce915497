-- Host keys seen at the first connection, of VMs whose driver could not tell the key beforehand.
CREATE TABLE host_keys (
  vm_id TEXT PRIMARY KEY,
  host_key TEXT NOT NULL,
  first_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL,
  infra_name TEXT NOT NULL,
  status TEXT NOT NULL,
  commands TEXT NOT NULL,
  origin TEXT NOT NULL,
  timeout_seconds INTEGER NOT NULL,
  on_error TEXT NOT NULL,
  login_user TEXT,
  actor TEXT NOT NULL,
  retry_of TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX runs_by_infra ON runs (infra_id, id);
CREATE INDEX runs_living ON runs (id) WHERE ended_at IS NULL;

-- `token` names the folder and the markers on the VM: the same token never runs twice.
-- `stdout_position` and `stderr_position` count the bytes of the VM's files that are in the store.
CREATE TABLE run_tasks (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,
  vm_id TEXT NOT NULL,
  vm_name TEXT NOT NULL,
  status TEXT NOT NULL,
  commands TEXT NOT NULL,
  exit_codes TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE,
  stdout_position INTEGER NOT NULL DEFAULT 0,
  stderr_position INTEGER NOT NULL DEFAULT 0,
  stdout_command INTEGER NOT NULL DEFAULT 0,
  stderr_command INTEGER NOT NULL DEFAULT 0,
  output_bytes INTEGER NOT NULL DEFAULT 0,
  truncated INTEGER NOT NULL DEFAULT 0,
  detail TEXT,
  started_at TEXT,
  ended_at TEXT,
  UNIQUE (run_id, position)
) STRICT;
CREATE INDEX run_tasks_living ON run_tasks (run_id) WHERE ended_at IS NULL;

-- Raw bytes, append only; `start` counts over all streams of a task.
CREATE TABLE output_chunks (
  task_id TEXT NOT NULL REFERENCES run_tasks (id),
  start INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  at TEXT NOT NULL,
  stream TEXT NOT NULL,
  command_index INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX output_chunks_by_start ON output_chunks (task_id, start);
