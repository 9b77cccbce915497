import type { IncidentLog } from './incident-log.ts';
import { asRemedy, say } from '../wordings/say.ts';

/** The database was damaged and begun anew: said once, with what is lost. Call inside a transaction. */
export const raiseRebuilt = (incidents: IncidentLog, damage: string): void =>
  incidents.raise(
    {
      kind: 'database-rebuilt',
      infraId: null,
      vmId: null,
      connectionId: 'terroir',
      detail: damage,
      ...asRemedy(say('incident-rebuilt-remedy')),
      hourlyUsd: null,
    },
    true,
  );
