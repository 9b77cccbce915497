-- Attempts become steps of a timeline. Rows of older versions have no phase or length.
ALTER TABLE attempts ADD COLUMN action TEXT NOT NULL DEFAULT 'create';
ALTER TABLE attempts ADD COLUMN phase TEXT NOT NULL DEFAULT 'creating';
ALTER TABLE attempts ADD COLUMN vendor_code TEXT;
ALTER TABLE attempts ADD COLUMN elapsed_ms INTEGER;
CREATE INDEX attempts_by_outcome ON attempts (at, spec_id) WHERE action = 'create';

-- How long a phase took, for the median that a running one is shown against. `phase` is a VM status.
CREATE TABLE phase_times (
  id INTEGER PRIMARY KEY,
  spec_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  region TEXT NOT NULL,
  phase TEXT NOT NULL,
  ms INTEGER NOT NULL
) STRICT;
CREATE INDEX phase_times_by_spec ON phase_times (phase, spec_id, id);
CREATE INDEX phase_times_by_place ON phase_times (phase, provider, region, id);

-- What a provider refused of late, by what it counts: a quota scope, or one spec that had no room.
CREATE TABLE refusals (
  connection_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  failure TEXT NOT NULL,
  vcpu REAL NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (connection_id, scope)
) STRICT;

-- The ceiling per VM up to which recommendations may be tried; null: only the alternatives.
ALTER TABLE node_groups ADD COLUMN failover_max_hourly_usd REAL;
