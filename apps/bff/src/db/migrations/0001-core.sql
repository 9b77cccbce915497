-- The numbered log: state rows and their event commit together.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  type TEXT NOT NULL,
  infra_id TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_infra ON events (infra_id, seq);

-- Browser sessions; only hashes of the cookie and the key are kept.
CREATE TABLE sessions (
  id_hash TEXT PRIMARY KEY,
  key_hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

-- First answers by Idempotency-Key; swept after a day.
CREATE TABLE idempotency_keys (
  key TEXT NOT NULL,
  actor TEXT NOT NULL,
  route TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (key, actor)
) STRICT;

-- Envelope-encrypted values (SSH private keys, later credentials); see access/secret-box.ts.
CREATE TABLE secrets (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
