-- The newest look at the GPUs of a VM.
CREATE TABLE gpu_checks (
  vm_id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE INDEX gpu_checks_by_infra ON gpu_checks (infra_id);
