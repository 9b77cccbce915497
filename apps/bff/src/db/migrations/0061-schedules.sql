-- Standing orders. `next_at` is null while it is off; the rest of the clock is in the cron expression.
CREATE TABLE schedules (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL REFERENCES infras (id),
  node_group TEXT,
  action TEXT NOT NULL,
  cron TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  next_at TEXT,
  last_at TEXT,
  last_outcome TEXT,
  last_detail TEXT,
  last_operation_id TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX schedules_due ON schedules (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX schedules_by_infra ON schedules (infra_id, id);
