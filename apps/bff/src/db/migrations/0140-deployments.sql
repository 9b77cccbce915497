-- What a preset does on the VMs of an infra: one row per launch with a preset and per preset added later.
CREATE TABLE deployments (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL,
  preset_id TEXT NOT NULL,
  preset_version TEXT NOT NULL,
  -- Without secrets: those are sealed in `secrets`.
  input TEXT NOT NULL,
  post_commands TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX deployments_by_infra ON deployments (infra_id, id);

CREATE TABLE deployed_vms (
  deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
  vm_id TEXT NOT NULL,
  vm_name TEXT NOT NULL,
  -- Final once the first round has begun.
  position INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  round INTEGER NOT NULL,
  model_tag TEXT,
  size_gb REAL NOT NULL,
  run_id TEXT,
  task_id TEXT,
  -- JSON: the step of each command of the task, null for a command that is none.
  steps TEXT NOT NULL,
  -- 1 once the commands of its launch have all succeeded: what follows them is not run again.
  set_up INTEGER NOT NULL,
  -- The boot that the last round saw; while rebooting, the one that must end.
  boot_id TEXT,
  reboot_asked INTEGER NOT NULL,
  -- Set while something is awaited: after that it has failed.
  deadline TEXT,
  -- How often the service was brought back by itself since it last held, and when it may be tried again.
  recoveries INTEGER NOT NULL,
  not_before TEXT,
  detail TEXT,
  remedy TEXT,
  started_at TEXT,
  ended_at TEXT,
  PRIMARY KEY (deployment_id, vm_id)
) STRICT;
CREATE INDEX deployed_vms_by_vm ON deployed_vms (vm_id);
CREATE INDEX deployed_vms_by_run ON deployed_vms (run_id);

CREATE TABLE deployed_phases (
  deployment_id TEXT NOT NULL,
  vm_id TEXT NOT NULL,
  step_id TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  tries INTEGER NOT NULL,
  done_bytes INTEGER,
  total_bytes INTEGER,
  PRIMARY KEY (deployment_id, vm_id, step_id),
  FOREIGN KEY (deployment_id, vm_id) REFERENCES deployed_vms (deployment_id, vm_id) ON DELETE CASCADE
) STRICT;

-- What steps took that did something, for the time that others will take.
CREATE TABLE step_times (
  id INTEGER PRIMARY KEY,
  preset_id TEXT NOT NULL,
  step_id TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  size_gb REAL NOT NULL,
  seconds REAL NOT NULL
) STRICT;
CREATE INDEX step_times_by_step ON step_times (preset_id, step_id, simulated, id);

-- Launches of earlier versions: their steps run once more, and find that all is done.
INSERT INTO deployments
SELECT lower(hex(randomblob(13))), id, preset_id, '0', coalesce(preset_input, '{}'), '[]', created_at
FROM infras WHERE preset_id IS NOT NULL AND deleted_at IS NULL;
DROP TABLE endpoint_plans;
DROP TABLE preset_runs;
DROP TABLE preset_steps;
