-- An infra is never dropped while a VM of it may live; a deleted one stays for its costs.
CREATE TABLE infras (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  labels TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  hold INTEGER NOT NULL,
  on_partial_failure TEXT NOT NULL,
  expires_at TEXT,
  post_commands TEXT NOT NULL,
  post_run_id TEXT,
  preset_id TEXT,
  preset_input TEXT,
  -- OpenSSH line of its key pair; null: adopted, the private key is not known here.
  ssh_public_key TEXT,
  -- When every VM of the launch had arrived or failed.
  settled_at TEXT,
  created_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX infras_by_name ON infras (name) WHERE deleted_at IS NULL;
CREATE INDEX infras_by_expiry ON infras (expires_at) WHERE expires_at IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE node_groups (
  infra_id TEXT NOT NULL REFERENCES infras (id),
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  spec_id TEXT NOT NULL,
  count INTEGER NOT NULL,
  image_id TEXT,
  disk_type TEXT NOT NULL,
  disk_size_gib REAL NOT NULL,
  labels TEXT NOT NULL,
  alternatives TEXT NOT NULL,
  unit_hourly_usd REAL,
  -- VM names are never reused within an infra.
  next_index INTEGER NOT NULL,
  PRIMARY KEY (infra_id, name)
) STRICT;

CREATE TABLE vms (
  id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL REFERENCES infras (id),
  node_group TEXT NOT NULL,
  idx INTEGER NOT NULL,
  name TEXT NOT NULL,
  spec_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  region TEXT NOT NULL,
  image_id TEXT,
  status TEXT NOT NULL,
  raw TEXT NOT NULL,
  status_since TEXT NOT NULL,
  failure TEXT,
  provider_vm_id TEXT,
  public_ip TEXT,
  private_ip TEXT,
  ssh_host TEXT,
  ssh_port INTEGER,
  ssh_user TEXT,
  host_key TEXT,
  boot_id TEXT,
  lng REAL NOT NULL,
  lat REAL NOT NULL,
  -- Frozen at launch; null: no price known.
  hourly_usd REAL,
  created_at TEXT NOT NULL,
  running_since TEXT,
  -- Refined or scaled away: hidden once it has ended.
  removing INTEGER NOT NULL DEFAULT 0,
  removed_at TEXT
) STRICT;
CREATE INDEX vms_by_infra ON vms (infra_id, node_group, idx);
CREATE INDEX vms_by_status ON vms (status, infra_id);
CREATE INDEX vms_by_provider_vm ON vms (provider_vm_id) WHERE provider_vm_id IS NOT NULL;

-- The journal: committed before any call that can cost money. The id is the idempotency key.
CREATE TABLE intents (
  id TEXT PRIMARY KEY,
  vm_id TEXT NOT NULL REFERENCES vms (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  -- The exact parameters of a create; a repeat must send the same.
  launch TEXT,
  -- Tells after a crash whether a reboot has happened.
  boot_id_before TEXT,
  operation_id TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX intents_open ON intents (vm_id, id) WHERE state IN ('new', 'sent', 'acknowledged', 'unknown');
CREATE INDEX intents_by_operation ON intents (operation_id, state);
CREATE INDEX intents_by_vm ON intents (vm_id, kind);

-- The ledger: one row per stretch from seen running to seen suspended or ended. Times in ms since 1970.
CREATE TABLE billing_periods (
  id INTEGER PRIMARY KEY,
  vm_id TEXT NOT NULL REFERENCES vms (id),
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER
) STRICT;
CREATE INDEX billing_periods_by_vm ON billing_periods (vm_id);
CREATE UNIQUE INDEX billing_periods_open ON billing_periods (vm_id) WHERE ended_ms IS NULL;

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  infra_id TEXT NOT NULL,
  vm_id TEXT NOT NULL,
  at TEXT NOT NULL,
  spec_id TEXT NOT NULL,
  zone TEXT,
  outcome TEXT NOT NULL,
  code TEXT,
  message TEXT,
  remedy TEXT
) STRICT;
CREATE INDEX attempts_by_infra ON attempts (infra_id, id);

CREATE TABLE operations (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  infra_id TEXT,
  status TEXT NOT NULL,
  request TEXT NOT NULL,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at TEXT NOT NULL,
  execute_at TEXT,
  ended_at TEXT
) STRICT;
CREATE INDEX operations_open ON operations (status, execute_at) WHERE status IN ('pending', 'running');

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  infra_id TEXT,
  vm_id TEXT,
  connection_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  remedy TEXT NOT NULL,
  hourly_usd REAL,
  raised_at TEXT NOT NULL,
  resolved_at TEXT
) STRICT;
CREATE INDEX incidents_open ON incidents (kind, connection_id) WHERE resolved_at IS NULL;

CREATE TABLE caps (
  scope TEXT PRIMARY KEY,
  per_launch_hourly_usd REAL,
  total_hourly_usd REAL,
  daily_usd REAL,
  monthly_usd REAL,
  confirm_monthly_usd REAL,
  default_expiry_hours REAL
) STRICT;
INSERT INTO caps VALUES ('sandbox', NULL, NULL, NULL, NULL, 50000, NULL);
INSERT INTO caps VALUES ('real', 100, 500, NULL, NULL, 1000, 24);
