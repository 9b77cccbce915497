-- Ports on the loopback of one VM that lead to the endpoints of a model elsewhere. A model keeps its port, as it stands in
-- the settings of what uses it.
CREATE TABLE links (
  deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  port INTEGER NOT NULL,
  PRIMARY KEY (deployment_id, model),
  UNIQUE (deployment_id, port)
) STRICT;
