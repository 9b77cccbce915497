-- What benchmark scripts measured on VMs, one row per run; performance is ranked by the median per spec.
CREATE TABLE measurements (
  id INTEGER PRIMARY KEY,
  spec_id TEXT NOT NULL,
  benchmark TEXT NOT NULL,
  score REAL NOT NULL,
  unit TEXT NOT NULL,
  better TEXT NOT NULL CHECK (better IN ('higher', 'lower')),
  vm_id TEXT,
  run_id TEXT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX measurements_by_benchmark ON measurements (benchmark, spec_id, id);
