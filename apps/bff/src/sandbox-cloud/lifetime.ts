import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectionFileName } from './contract.ts';

const checkEveryMs = 2_000;
const idleLimitMs = 10 * 60_000;

export interface LifetimeOptions {
  readonly dataDir: string;
  readonly livingVms: () => number;
  /** The connection file is gone while its folder stands: it must be written again or nobody finds us. */
  readonly announce: () => void;
  readonly end: (why: string) => void;
}

/** Ends the sandbox cloud when its data dir vanishes, or after ten minutes in which it had neither VMs nor callers. */
export function watchLifetime(options: LifetimeOptions): { called(): void; stop(): void } {
  let neededAtMs = Date.now();
  const timer = setInterval(() => {
    if (!existsSync(options.dataDir)) return options.end('its data dir vanished');
    if (!existsSync(join(options.dataDir, connectionFileName))) options.announce();
    if (options.livingVms() > 0) neededAtMs = Date.now();
    if (Date.now() - neededAtMs > idleLimitMs) options.end('ten minutes with neither VMs nor callers');
  }, checkEveryMs);
  return {
    called: () => (neededAtMs = Date.now()),
    stop: () => clearInterval(timer),
  };
}
