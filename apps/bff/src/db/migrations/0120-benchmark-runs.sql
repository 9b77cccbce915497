-- Runs of benchmark scripts: what the score of each VM is saved as.
CREATE TABLE benchmark_runs (
  run_id TEXT PRIMARY KEY,
  benchmark TEXT NOT NULL,
  unit TEXT NOT NULL,
  better TEXT NOT NULL CHECK (better IN ('higher', 'lower'))
) STRICT;

-- Each VM's part that has been looked at, once; `problem`: why nothing was saved of it.
CREATE TABLE benchmark_tasks (
  task_id TEXT PRIMARY KEY,
  problem TEXT
) STRICT;

-- 1: measured on a simulated VM, which tells of this machine and not of the spec.
ALTER TABLE measurements ADD COLUMN simulated INTEGER NOT NULL DEFAULT 0;
