-- Connections that people added. Their secrets are one sealed value of the same id in `secrets`.
CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  driver TEXT NOT NULL,
  config TEXT NOT NULL,
  -- What may be shown of each secret, by name.
  secret_ends TEXT NOT NULL,
  -- Known also while it cannot be opened.
  simulated INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX connections_by_name ON connections (name);
