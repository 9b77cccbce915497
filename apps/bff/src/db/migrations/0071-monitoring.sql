CREATE TABLE monitored_infras (
  infra_id TEXT PRIMARY KEY REFERENCES infras (id),
  since TEXT NOT NULL
) STRICT;

-- Kept for two hours; null: the VM does not tell.
CREATE TABLE vm_samples (
  vm_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  cpu_percent REAL,
  memory_used_bytes REAL,
  memory_total_bytes REAL,
  disk_used_bytes REAL,
  disk_total_bytes REAL,
  gpu_count INTEGER NOT NULL,
  gpu_percent REAL,
  gpu_memory_used_bytes REAL,
  gpu_memory_total_bytes REAL,
  PRIMARY KEY (vm_id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX vm_samples_by_time ON vm_samples (at_ms);
