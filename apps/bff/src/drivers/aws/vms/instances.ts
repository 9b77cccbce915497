import { setTimeout as delay } from 'node:timers/promises';
import type { Instance } from '@aws-sdk/client-ec2';
import type { Clients } from '../api/clients.ts';

// What a filter takes at most; see DescribeInstances.
const filterValues = 200;
const pageSize = 1000;
// Bounds a listing whose cursor goes in a circle: a million instances in one region.
const maxPages = 1000;
const gatherMs = 20;

interface Waiting {
  resolve: (instance: Instance | null) => void;
  reject: (error: unknown) => void;
}

export type Instances = ReturnType<typeof createInstances>;

/** Reads of instances. Questions for single ones that come together go out as one call per region. */
export const createInstances = (clients: Clients) => {
  const waiting = new Map<string, Map<string, Waiting[]>>();

  const pages = (
    region: string,
    Filters: { Name: string; Values: string[] }[],
    signal: AbortSignal,
  ): Promise<Instance[]> =>
    clients.ask(region, signal, async ({ reads }, options) => {
      const found: Instance[] = [];
      let NextToken: string | undefined;
      for (let page = 0; page < maxPages; page++) {
        const answer = await reads.describeInstances(
          { Filters, MaxResults: pageSize, ...(NextToken === undefined ? {} : { NextToken }) },
          options,
        );
        found.push(...(answer.Reservations ?? []).flatMap(({ Instances: some }) => some ?? []));
        NextToken = answer.NextToken;
        if (NextToken === undefined || NextToken === '') return found;
      }
      throw new Error('The listing of instances did not end.');
    });

  const byIds = async (
    region: string,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, Instance>> => {
    const chunks = Array.from({ length: Math.ceil(ids.length / filterValues) }, (_, at) =>
      ids.slice(at * filterValues, (at + 1) * filterValues),
    );
    const found = await Promise.all(
      // A filter, not InstanceIds: one id that is not there yet would fail the whole call.
      chunks.map((chunk) => pages(region, [{ Name: 'instance-id', Values: chunk }], signal)),
    );
    return new Map(found.flat().map((instance) => [instance.InstanceId ?? '', instance]));
  };

  const flush = async (region: string): Promise<void> => {
    await delay(gatherMs);
    const asked = waiting.get(region) ?? new Map<string, Waiting[]>();
    waiting.delete(region);
    try {
      // Nobody's signal: one that gives up must not fail the others.
      const found = await byIds(region, [...asked.keys()], AbortSignal.timeout(60_000));
      for (const [id, ones] of asked) for (const { resolve } of ones) resolve(found.get(id) ?? null);
    } catch (error) {
      for (const ones of asked.values()) for (const { reject } of ones) reject(error);
    }
  };

  return {
    /** The instance as it is now; null: AWS does not show it. */
    get(region: string, id: string, signal: AbortSignal): Promise<Instance | null> {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = (): void => reject(signal.reason as Error);
        signal.addEventListener('abort', onAbort, { once: true });
        const done = (): void => signal.removeEventListener('abort', onAbort);
        const one: Waiting = {
          resolve(instance) {
            done();
            resolve(instance);
          },
          reject(error) {
            done();
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        };
        const ofRegion = waiting.get(region);
        if (ofRegion !== undefined) {
          ofRegion.set(id, [...(ofRegion.get(id) ?? []), one]);
          return;
        }
        waiting.set(region, new Map([[id, [one]]]));
        void flush(region);
      });
    },
    /** What was made under this key; null: AWS shows none. */
    async byKey(region: string, key: string, signal: AbortSignal): Promise<Instance | null> {
      const [found] = await pages(region, [{ Name: 'tag:terroir-key', Values: [key] }], signal);
      return found ?? null;
    },
    /** All with this tag, whatever its value, or all that count against a quota. */
    tagged: (region: string, tag: string, signal: AbortSignal): Promise<Instance[]> =>
      pages(region, [{ Name: 'tag-key', Values: [tag] }], signal),
    costing: (region: string, signal: AbortSignal): Promise<Instance[]> =>
      pages(region, [{ Name: 'instance-state-name', Values: ['pending', 'running'] }], signal),
  };
};
