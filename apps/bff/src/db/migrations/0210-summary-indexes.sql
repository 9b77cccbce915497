-- The summary of an infra is read again with every change of one of its VMs: counts and sums come from indexes alone.
CREATE INDEX vms_counted ON vms (infra_id, node_group, status, hourly_usd) WHERE removed_at IS NULL;
CREATE INDEX vms_priced ON vms (infra_id, hourly_usd, id);
CREATE INDEX billing_periods_summed ON billing_periods (vm_id, kind, hourly_usd, started_ms, ended_ms);
DROP INDEX billing_periods_by_vm;
