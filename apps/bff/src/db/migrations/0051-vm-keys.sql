-- Adopted without the private key that opens it: visible, not reachable.
ALTER TABLE vms ADD COLUMN key_missing INTEGER NOT NULL DEFAULT 0;
