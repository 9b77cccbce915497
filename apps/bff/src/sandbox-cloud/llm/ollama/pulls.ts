import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '../http.ts';
import { digestOf } from '../pulled-models.ts';
import { isDue, strike } from '../strikes.ts';

const steps = 8;
const pullMs = 320;

/** The fetching of models, which goes on where it was broken off. */
export function createPulls() {
  /** Percent that is here already, by name. */
  const here = new Map<string, number>();
  return {
    /**
     * Tells each step as Ollama does. False: the caller went away, to ask again later. Throws what Ollama would say in
     * the stream.
     */
    async run(
      name: string,
      totalBytes: number,
      response: ServerResponse,
      say: (fields: object) => Promise<boolean>,
    ): Promise<boolean> {
      const digest = `sha256:${digestOf(name)}`;
      const tell = (percent: number) =>
        say({
          status: `pulling ${digest.slice(7, 19)}`,
          digest,
          total: totalBytes,
          completed: Math.round((totalBytes * percent) / 100),
        });
      await say({ status: 'pulling manifest' });
      if (isDue('disk-full') !== null) {
        const path = `/usr/share/ollama/.ollama/models/blobs/sha256-${digest.slice(7)}-partial`;
        throw new ServiceError(500, `write ${path}: no space left on device`);
      }
      const stall = strike('pull-stalls');
      const failure = strike('pull-error');
      const end = Math.min(stall === null ? 100 : (stall.percent ?? 99), failure?.percent ?? 100);
      const stepMs = (isDue('pull-slow')?.ms ?? pullMs) / steps;
      const begin = here.get(name) ?? 0;
      for (let step = 0; step <= steps; step += 1) {
        const percent = Math.min(begin + ((100 - begin) * step) / steps, end);
        if (!(await tell(percent))) return false;
        here.set(name, Math.max(begin, percent));
        if (percent >= end) break;
        await delay(stepMs);
      }
      if (failure !== null) {
        const message = 'max retries exceeded: Get "https://registry.ollama.ai/v2/": EOF';
        throw new ServiceError(500, failure.message ?? message);
      }
      if (stall !== null) {
        // Not a word more, until whoever waits has had enough.
        if (!response.destroyed) await once(response, 'close');
        return false;
      }
      here.delete(name);
      await say({ status: 'verifying sha256 digest' });
      await say({ status: 'writing manifest' });
      return !response.destroyed;
    },
  };
}
