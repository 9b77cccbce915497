import type { Link } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';

const actor = 'system';

export interface WatchedLink {
  deploymentId: string;
  infraId: string;
  link: Link;
}

/** What those who watch must hear of: not how often a backend was chosen, nor the words of its health. */
const sightOf = ({ vmId, isOpen, detail, backends }: Link): string =>
  JSON.stringify([vmId, isOpen, detail, backends.map(({ endpointId, health }) => [endpointId, health])]);

/** Tells of links that differ from how they were seen before; the first sight of a link tells nothing. */
export const createLinkTeller = (deps: { database: Database; events: Pick<EventLog, 'append'> }) => {
  let seen: ReadonlyMap<string, string> = new Map();
  return (links: readonly WatchedLink[]): void => {
    const now = new Map<string, string>();
    const changed = links.filter(({ deploymentId, link }) => {
      const key = `${deploymentId} ${link.port}`;
      const sight = sightOf(link);
      now.set(key, sight);
      return (seen.get(key) ?? sight) !== sight;
    });
    if (changed.length > 0) {
      deps.database.transact(() => {
        for (const { deploymentId, infraId, link } of changed) {
          deps.events.append(
            {
              type: 'link-changed',
              deploymentId,
              infraId,
              vmId: link.vmId,
              model: link.model,
              port: link.port,
              isOpen: link.isOpen,
              detail: link.detail,
              inRotation: link.backends.filter(({ inRotation }) => inRotation).length,
              backends: link.backends.length,
            },
            actor,
          );
        }
      });
    }
    seen = now;
  };
};
