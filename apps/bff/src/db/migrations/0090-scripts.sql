-- Saved scripts of this installation; those that come with Terroir are files.
CREATE TABLE scripts (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

-- Values of secret parameters that are kept with a script, shipped ones included.
CREATE TABLE script_secrets (
  script_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sealed BLOB NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (script_id, name)
) STRICT;

-- What a stored command holds in place of a secret is the id here; it is put in on the way to the VM alone.
-- `vm_id` '': every VM of the run gets it.
CREATE TABLE run_secrets (
  id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  vm_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (id, vm_id)
) STRICT;
CREATE INDEX run_secrets_by_age ON run_secrets (created_at);

-- Scripts that are run again when the VMs of another infra come and go.
CREATE TABLE script_follows (
  id TEXT PRIMARY KEY,
  script_id TEXT NOT NULL,
  infra_id TEXT NOT NULL,
  watched_infra_id TEXT NOT NULL,
  -- The request with its secrets.
  sealed BLOB NOT NULL,
  actor TEXT NOT NULL,
  seen TEXT NOT NULL,
  last_run_id TEXT,
  detail TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX script_follows_by_watched ON script_follows (watched_infra_id);

-- One network per infra out of one plan, so that meshes can be joined later without an address twice.
CREATE TABLE mesh_networks (
  infra_id TEXT PRIMARY KEY,
  supernet TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE mesh_members (
  vm_id TEXT PRIMARY KEY,
  infra_id TEXT NOT NULL REFERENCES mesh_networks (infra_id) ON DELETE CASCADE,
  address TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
