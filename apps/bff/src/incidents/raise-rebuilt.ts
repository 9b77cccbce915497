import type { IncidentLog } from './incident-log.ts';

/** The database was damaged and begun anew: said once, with what is lost. Call inside a transaction. */
export const raiseRebuilt = (incidents: IncidentLog, damage: string): void =>
  incidents.raise(
    {
      kind: 'database-rebuilt',
      infraId: null,
      vmId: null,
      connectionId: 'terroir',
      detail: damage,
      remedy:
        'See that every infra is back. Descriptions, runs and costs so far are in the damaged file only.',
      hourlyUsd: null,
    },
    true,
  );
