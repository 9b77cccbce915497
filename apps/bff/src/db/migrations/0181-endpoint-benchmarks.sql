-- How fast served models answered, level by level.
CREATE TABLE endpoint_benchmarks (
  id TEXT PRIMARY KEY,
  endpoint_id TEXT NOT NULL,
  infra_id TEXT NOT NULL,
  vm_id TEXT NOT NULL,
  spec_id TEXT NOT NULL,
  model TEXT NOT NULL,
  status TEXT NOT NULL,
  concurrency TEXT NOT NULL,
  max_tokens INTEGER NOT NULL,
  levels TEXT NOT NULL,
  predicted TEXT,
  detail TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  actor TEXT NOT NULL,
  simulated INTEGER NOT NULL
) STRICT;
CREATE INDEX endpoint_benchmarks_by_endpoint ON endpoint_benchmarks (endpoint_id, id);
