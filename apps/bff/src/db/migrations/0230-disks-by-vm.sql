-- A VM that ends frees its disks in the same transaction.
CREATE INDEX disks_by_vm ON disks (vm_id) WHERE vm_id IS NOT NULL;
