import type { Database } from '../db/open-database.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { type Said, asDetail, asRemedy, say } from '../wordings/say.ts';

/** Answers travel and headers count whole seconds; a minute is beyond both. */
const toleratedMs = 60_000;
/** Stands where an incident names a connection: the machine we run on. */
const ourselves = 'terroir';

const inWords = (ms: number): string => {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const parts = [`${days} d`, `${hours} h`, `${minutes} min`].filter((part) => !part.startsWith('0 '));
  return parts.length === 0 ? `${seconds} s` : parts.join(' ');
};

/** Says when the clock of this machine has jumped, or differs from that of a cloud, and when they agree again. */
export const createClockWatch = (deps: {
  database: Database;
  incidents: IncidentLog;
  drivers: DriverRegistry;
  /** How far the machine's clock is ahead of the time we go by, ms. */
  differenceMs: () => number;
}) => {
  const told = new Map<string, boolean>();

  const tell = (connectionId: string, differenceMs: number, detail: Said, remedy: Said): void => {
    const differs = Math.abs(differenceMs) > toleratedMs;
    if (told.get(connectionId) === differs) return;
    deps.database.transact(() => {
      if (!differs) {
        deps.incidents.resolve('clock-differs', connectionId, null);
        return;
      }
      deps.incidents.raise({
        kind: 'clock-differs',
        infraId: null,
        vmId: null,
        connectionId,
        ...asDetail(detail),
        ...asRemedy(remedy),
        hourlyUsd: null,
      });
    });
    told.set(connectionId, differs);
  };

  return {
    look(): void {
      const jumpMs = deps.differenceMs();
      tell(
        ourselves,
        jumpMs,
        say(jumpMs > 0 ? 'incident-clock-ahead' : 'incident-clock-back', { time: inWords(jumpMs) }),
        say('incident-set-clock'),
      );
      for (const { connectionId, name, driver } of deps.drivers.all()) {
        const differenceMs = driver.clockDifferenceMs?.() ?? null;
        if (differenceMs === null) continue;
        tell(
          connectionId,
          differenceMs,
          say(differenceMs > 0 ? 'incident-cloud-ahead' : 'incident-cloud-behind', {
            connection: name,
            time: inWords(differenceMs),
          }),
          say('incident-time-service'),
        );
      }
    },
  };
};
