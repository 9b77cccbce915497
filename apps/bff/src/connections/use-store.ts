import type { Database } from '../db/open-database.ts';
import type { ConnectionUses } from './service.ts';

// As in the infra and disk stores: living is what has not ended, and a failed VM that its provider may still have.
const livingInfras = `
  SELECT DISTINCT i.name FROM infras i JOIN vms v ON v.infra_id = i.id
  WHERE i.connection_id = ? AND (v.status NOT IN ('terminated', 'failed')
    OR EXISTS (SELECT 1 FROM intents n WHERE n.vm_id = v.id AND n.state IN ('new', 'sent', 'acknowledged', 'unknown'))
    OR (v.status = 'failed' AND v.provider_vm_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM intents n WHERE n.vm_id = v.id AND n.kind IN ('cleanup', 'terminate') AND n.state = 'verified')))
  ORDER BY i.name`;

/** What of this installation stands on a connection, from the rows of infras and disks. */
export const createConnectionUseStore = ({ sqlite }: Database): ConnectionUses => {
  const used = sqlite
    .prepare<[string, string], number>(
      `SELECT EXISTS (SELECT 1 FROM infras WHERE connection_id = ?)
         OR EXISTS (SELECT 1 FROM disks WHERE connection_id = ?)`,
    )
    .pluck();
  const infras = sqlite.prepare<[string], string>(livingInfras).pluck();
  const disks = sqlite
    .prepare<[string], string>(
      'SELECT name FROM disks WHERE connection_id = ? AND gone_at IS NULL ORDER BY name',
    )
    .pluck();
  const dropCap = sqlite.prepare("DELETE FROM caps WHERE scope = 'connection:' || ?");
  // Unused networks and keys stay at the provider with our tags; a later connection to that account takes them in.
  const leaveNetworks = sqlite.prepare(
    'UPDATE shared_resources SET gone_at = ? WHERE connection_id = ? AND gone_at IS NULL',
  );
  return {
    wasUsed: (id) => used.get(id, id) === 1,
    livingOn: (id) => [
      ...infras.all(id).map((name) => `infra ${name}`),
      ...disks.all(id).map((name) => `disk ${name}`),
    ],
    forget(id) {
      dropCap.run(id);
      leaveNetworks.run(new Date().toISOString(), id);
    },
  };
};
