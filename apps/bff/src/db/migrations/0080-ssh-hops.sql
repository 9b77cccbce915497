-- The last host key that was refused because another one is known, per VM or bastion.
CREATE TABLE host_key_refusals (
  vm_id TEXT PRIMARY KEY,
  host_key TEXT NOT NULL,
  refused_at TEXT NOT NULL
) STRICT;

-- The host through which the VMs of an infra are reached: a VM of ours, or any host with a key of its own, which is
-- sealed among the secrets.
CREATE TABLE bastions (
  infra_id TEXT PRIMARY KEY,
  vm_id TEXT,
  host TEXT,
  port INTEGER,
  login_user TEXT,
  host_key TEXT,
  reach TEXT NOT NULL,
  CHECK ((vm_id IS NULL) <> (host IS NULL))
) STRICT;

-- What a chunk of the stream `system` records: truncated, gap or removed.
ALTER TABLE output_chunks ADD COLUMN record TEXT;
-- Output before this byte was removed by retention.
ALTER TABLE run_tasks ADD COLUMN output_start INTEGER NOT NULL DEFAULT 0;
CREATE TABLE output_retention (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  keep_days INTEGER,
  max_total_bytes INTEGER
) STRICT;
CREATE INDEX run_tasks_with_output ON run_tasks (ended_at) WHERE output_bytes > output_start;
