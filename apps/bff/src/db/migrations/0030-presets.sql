-- What every VM of an infra will serve; written when the infra is launched with a preset.
CREATE TABLE endpoint_plans (
  infra_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  port INTEGER NOT NULL,
  health_path TEXT NOT NULL,
  model TEXT,
  PRIMARY KEY (infra_id, name)
) STRICT;

CREATE TABLE endpoints (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL,
  vm_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  port INTEGER NOT NULL,
  health_path TEXT NOT NULL,
  model TEXT,
  health TEXT NOT NULL,
  detail TEXT NOT NULL,
  last_checked_at TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (vm_id, name)
) STRICT;
CREATE INDEX endpoints_by_infra ON endpoints (infra_id, id);

-- The runs that set up VMs by a preset, retries included.
CREATE TABLE preset_runs (
  run_id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL
) STRICT;
CREATE INDEX preset_runs_by_infra ON preset_runs (infra_id, run_id);

-- Where each step of a task stands, so that a step is told once whatever restarts.
CREATE TABLE preset_steps (
  task_id TEXT NOT NULL,
  step_id TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (task_id, step_id)
) STRICT;
