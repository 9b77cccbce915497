import type { Incident } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { EventLog } from '../events/event-log.ts';
import type { IncidentStore } from './incident-store.ts';

export type NewIncident = Omit<Incident, 'id' | 'raisedAt' | 'resolvedAt'>;
export type IncidentLog = ReturnType<typeof createIncidentLog>;

/** Raises and resolves incidents; call inside a transaction. */
export const createIncidentLog = (deps: { incidents: IncidentStore; events: EventLog; now: () => Date }) => {
  const at = () => deps.now().toISOString();
  return {
    /** Once while the same one (kind, connection, VM) is open. `closed`: a fact to know, nothing to wait for. */
    raise(incident: NewIncident, closed = false): void {
      if (deps.incidents.findOpen(incident.kind, incident.connectionId, incident.vmId) !== null) return;
      const id = ulid().toLowerCase();
      deps.incidents.insert({ ...incident, id, raisedAt: at(), resolvedAt: closed ? at() : null });
      deps.events.append(
        {
          type: 'incident-raised',
          incidentId: id,
          infraId: incident.infraId,
          detail: incident.detail,
          ...(incident.detailWording === undefined ? {} : { detailWording: incident.detailWording }),
        },
        'reconciler',
      );
    },
    resolve(kind: Incident['kind'], connectionId: string, vmId: string | null): void {
      const open = deps.incidents.findOpen(kind, connectionId, vmId);
      if (open === null) return;
      deps.incidents.resolve(open.id, at());
      deps.events.append(
        { type: 'incident-resolved', incidentId: open.id, infraId: open.infraId },
        'reconciler',
      );
    },
  };
};
