-- What time it was, by our clock, by the machine's time since its boot, and by the clouds (ms that each is ahead of ours),
-- when somebody last looked: what passed until the next start is told from it and not from a clock that may be set.
CREATE TABLE ledger_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL,
  boot_id TEXT,
  uptime_ms INTEGER NOT NULL,
  clouds TEXT NOT NULL
) STRICT;

-- Stretches between a mark and the next start. `counted_ms` is what the ledger takes for it, `clock_ms` what the machine's
-- clock said. `basis`: 'uptime', 'cloud', 'clock' or 'at-least'. Uncertain: they disagree, and nothing settles it.
CREATE TABLE ledger_gaps (
  id INTEGER PRIMARY KEY,
  ended_ms INTEGER NOT NULL,
  counted_ms INTEGER NOT NULL,
  clock_ms INTEGER NOT NULL,
  basis TEXT NOT NULL,
  clouds TEXT NOT NULL,
  is_uncertain INTEGER NOT NULL,
  is_settled INTEGER NOT NULL
) STRICT;
