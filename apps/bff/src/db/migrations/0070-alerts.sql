-- Which levels of which limit have been told, so that each is told once a period ('now': a rate per hour).
CREATE TABLE cap_alerts (
  scope TEXT NOT NULL,
  cap_limit TEXT NOT NULL,
  period TEXT NOT NULL,
  level INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (scope, cap_limit, period, level)
) STRICT;

-- The signing secret is a sealed value of the same id in `secrets`.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  reach TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at_ms INTEGER,
  detail TEXT NOT NULL,
  created_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at_ms) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_of ON webhook_deliveries (webhook_id, id);
