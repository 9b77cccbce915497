-- Whether the server may fetch price lists at all; never without being told to.
CREATE TABLE catalog_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  refresh_enabled INTEGER NOT NULL
) STRICT;
INSERT INTO catalog_settings VALUES (1, 0);

-- Which file in the data dir holds the prices of a source that are in use; absent: the shipped ones are.
CREATE TABLE refreshed_prices (
  source_id TEXT PRIMARY KEY,
  file TEXT NOT NULL,
  refreshed_at TEXT NOT NULL
) STRICT;

-- How the last refresh of each source went.
CREATE TABLE refresh_reports (
  source_id TEXT PRIMARY KEY,
  report TEXT NOT NULL
) STRICT;

CREATE TABLE manual_prices (
  spec_id TEXT PRIMARY KEY,
  hourly_usd REAL NOT NULL,
  hourly_amount REAL NOT NULL,
  currency TEXT NOT NULL,
  source TEXT NOT NULL,
  set_at TEXT NOT NULL,
  set_by TEXT NOT NULL,
  expires_at TEXT,
  -- When it was seen that it had expired; from then on the listed price counts.
  expired_at TEXT
) STRICT;
CREATE INDEX manual_prices_to_expire ON manual_prices (expires_at) WHERE expired_at IS NULL AND expires_at IS NOT NULL;
