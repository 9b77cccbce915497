-- What the end of an infra is told from: its newest operation, and its VMs that still say what they failed of.
CREATE INDEX operations_by_infra ON operations (infra_id, id) WHERE infra_id IS NOT NULL;
CREATE INDEX vms_ended_for_failure ON vms (infra_id)
  WHERE status = 'terminated' AND failure IS NOT NULL AND removed_at IS NULL AND NOT removing;
