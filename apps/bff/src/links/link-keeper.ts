import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { OnConnection, PortForwards } from '../ssh/port-forwards.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';

const pausesMs = [1_000, 3_000, 10_000, 30_000];

/** Ports that a VM should give us now, each with what answers it. */
export interface WantedPorts {
  access: VmAccess;
  ports: ReadonlyMap<number, OnConnection>;
}

/** What is open on a VM, and why the rest is not. */
export interface KeptPorts {
  isOpen(port: number): boolean;
  trouble(port: number): string | null;
}

interface Kept {
  forwards: PortForwards | null;
  open: Set<number>;
  troubles: Map<number, string>;
  trouble: string | null;
  tries: number;
  notBeforeMs: number;
  working: Promise<void> | null;
}

/** Brings the ports of one VM at a time to what is wanted; tried again by itself, with pauses. */
export const createLinkKeeper = (deps: {
  ssh: Pick<SshPool, 'openForwards'>;
  logger: Logger;
  onChange: () => void;
}) => {
  const kept = new Map<string, Kept>();
  let isClosing = false;

  const fail = (one: Kept, error: unknown): string => {
    one.notBeforeMs = performance.now() + (pausesMs[Math.min(one.tries, pausesMs.length - 1)] ?? 0);
    one.tries += 1;
    return error instanceof Error ? error.message : String(error);
  };
  const connect = async (vmId: string, one: Kept, access: VmAccess): Promise<PortForwards | null> => {
    if (one.forwards !== null) return one.forwards;
    try {
      one.forwards = await deps.ssh.openForwards(access, () => {
        one.forwards = null;
        one.open.clear();
        deps.onChange();
      });
      one.trouble = null;
      return one.forwards;
    } catch (error) {
      one.trouble = fail(one, error);
      deps.logger.info({ vmId, err: error }, 'the links of a VM could not be opened yet');
      return null;
    }
  };
  const bring = async (vmId: string, one: Kept, wanted: WantedPorts): Promise<void> => {
    for (const port of one.open) {
      if (wanted.ports.has(port)) continue;
      one.open.delete(port);
      await one.forwards?.stop(port);
    }
    const missing = [...wanted.ports].filter(([port]) => !one.open.has(port));
    if (missing.length === 0) return;
    const forwards = await connect(vmId, one, wanted.access);
    if (forwards === null) return;
    for (const [port, onConnection] of missing) {
      try {
        await forwards.listen(port, onConnection);
        if (forwards.closed) return;
        one.open.add(port);
        one.troubles.delete(port);
        one.tries = 0;
      } catch (error) {
        one.troubles.set(port, fail(one, error));
      }
    }
  };

  return {
    /** Null: nothing is wanted of the VM any more. Does not wait. */
    want(vmId: string, wanted: WantedPorts | null): void {
      if (isClosing) return;
      const one: Kept = kept.get(vmId) ?? {
        forwards: null,
        open: new Set(),
        troubles: new Map(),
        trouble: null,
        tries: 0,
        notBeforeMs: 0,
        working: null,
      };
      if (wanted === null) {
        one.forwards?.close();
        kept.delete(vmId);
        return;
      }
      kept.set(vmId, one);
      const isRight =
        one.open.size === wanted.ports.size && [...wanted.ports.keys()].every((port) => one.open.has(port));
      if (isRight || one.working !== null || performance.now() < one.notBeforeMs) return;
      one.working = bring(vmId, one, wanted)
        .catch((error: unknown) => deps.logger.error({ vmId, err: error }, 'the links of a VM broke'))
        .finally(() => {
          one.working = null;
          if (kept.get(vmId) !== one) one.forwards?.close();
          deps.onChange();
        });
    },
    vms: (): string[] => [...kept.keys()],
    of(vmId: string): KeptPorts {
      const one = kept.get(vmId);
      return {
        isOpen: (port) => one?.open.has(port) ?? false,
        trouble: (port) => one?.troubles.get(port) ?? one?.trouble ?? null,
      };
    },
    async close(): Promise<void> {
      isClosing = true;
      for (const one of kept.values()) one.forwards?.close();
      await Promise.allSettled([...kept.values()].flatMap(({ working }) => working ?? []));
    },
  };
};

/** Asks one after the other until one gives a stream; null: none does. */
export const firstStream = async <Target>(
  targets: readonly Target[],
  open: (target: Target) => Promise<Duplex>,
  onFailure: (target: Target) => void,
  onChosen: (target: Target) => void,
): Promise<Duplex | null> => {
  for (const target of targets) {
    try {
      const stream = await open(target);
      onChosen(target);
      return stream;
    } catch {
      onFailure(target);
    }
  }
  return null;
};
