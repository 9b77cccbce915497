import type { Duplex } from 'node:stream';
import { isEnded, isTaskEnded, type Task } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SecretStore } from '../access/secret-store.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { OutputStreams } from '../commands/output-streams.ts';
import type { Database } from '../db/open-database.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { DialPublic } from '../infras/dial-public.ts';
import type { Ports } from '../shared-resources/create-shared-resources.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { say, saidMessage, saidRemedy } from '../wordings/say.ts';
import { remedyBy, SaidError, saidBy, saidOfTask, type Words } from '../wordings/words.ts';
import { keyIdOf, type PublicationChanges } from './changes.ts';
import { probeFront } from './probe-front.ts';
import { type FrontOutput, readFrontOutput } from './read-front-output.ts';
import type { RunFront } from './service.ts';
import type { PublicationRow, PublicationStore } from './store.ts';

const openingMs = 5 * 60_000;
const checkingMs = 2 * 60_000;
const againMs = 30_000;
/** Between looks at a front that is published. */
const lookMs = 60_000;
const maxOutputBytes = 1024 * 1024;

export interface PublishingWorkerDeps {
  database: Database;
  store: PublicationStore;
  changes: PublicationChanges;
  secrets: SecretStore;
  fleet: Pick<Fleet, 'vm' | 'access'>;
  ssh: Pick<SshPool, 'openTunnel'>;
  streams: Pick<OutputStreams, 'runTasks' | 'readTask'>;
  ports: Ports;
  dialPublic: DialPublic;
  runFront: RunFront;
  logger: Logger;
  now: () => Date;
}

/** Brings every publication on: rows say all there is to know, so it goes on after any restart. */
export const createPublishingWorker = (deps: PublishingWorkerDeps) => {
  const { store, changes, fleet, ports, now } = deps;
  const stopping = new AbortController();
  const probing = new Map<string, Promise<void>>();
  const looked = new Map<string, number>();

  const inMs = (ms: number): string => new Date(now().getTime() + ms).toISOString();
  const isPast = (at: string | null): boolean => at !== null && Date.parse(at) <= now().getTime();
  const openingOf = ({ port, source }: PublicationRow) => ({ port: port ?? 0, from: source });
  const keyOf = (row: PublicationRow): string => deps.secrets.get(keyIdOf(row.endpoint_id)) ?? '';

  /** The security group is one for all VMs of an infra in a region: another front there may need the same port. */
  const isNeededByOthers = (row: PublicationRow): boolean => {
    const place = (vmId: string): string => {
      const vm = fleet.vm(vmId);
      return `${vm?.infraId} ${vm?.provider} ${vm?.region}`;
    };
    return store
      .all()
      .some(
        (one) =>
          one.endpoint_id !== row.endpoint_id &&
          one.state !== 'withdrawing' &&
          one.firewall === 'opened' &&
          one.port === row.port &&
          one.source === row.source &&
          place(one.vm_id) === place(row.vm_id),
      );
  };
  const closePort = (row: PublicationRow): void => {
    if (row.firewall !== 'opened' || isNeededByOthers(row)) return;
    try {
      ports.set(row.vm_id, openingOf(row), false, row.actor);
    } catch (error) {
      // The group itself is on its way out, and its openings with it.
      if (!(error instanceof ProblemError)) throw error;
    }
  };

  const fail = (row: PublicationRow, detail: Words, remedy: Words): void => {
    closePort(row);
    changes.change(row.endpoint_id, {
      state: 'failed',
      firewall: row.firewall === 'opened' ? 'closed' : row.firewall,
      detail,
      remedy,
      deadline: null,
    });
  };

  /** Null: it has not ended. */
  const endOf = (runId: string | null): { task: Task; said: FrontOutput } | null => {
    const [task] = runId === null ? [] : (deps.streams.runTasks(runId) ?? []);
    if (task === undefined || !isTaskEnded(task.status)) return null;
    return { task, said: readFrontOutput(deps.streams.readTask(task.id, 0, maxOutputBytes).chunks) };
  };

  const onInstalling = (row: PublicationRow): void => {
    const ended = endOf(row.run_id);
    if (ended === null) return;
    const { task, said } = ended;
    if (task.status !== 'succeeded' || said.port === null) {
      return fail(row, said.words ?? saidOfTask(task), said.remedy ?? say('front-fix-run'));
    }
    const { port, certificate } = said;
    const isOpened = ports.set(row.vm_id, { port, from: row.source }, true, row.actor);
    changes.change(row.endpoint_id, {
      port,
      certificate,
      firewall: isOpened ? 'opened' : 'not-ours',
      state: isOpened ? 'opening' : 'checking',
      deadline: inMs(isOpened ? openingMs : checkingMs),
    });
  };

  const onOpening = (row: PublicationRow): void => {
    const state = ports.state(row.vm_id, openingOf(row));
    if (state.is === 'open') {
      changes.change(row.endpoint_id, { state: 'checking', deadline: inMs(checkingMs) });
    } else if (state.is === 'refused') {
      const why = saidMessage(state.why);
      fail(row, say('front-refused', { port: row.port ?? '?', why }), saidRemedy(state.why));
    } else if (state.is === 'nowhere' || isPast(row.deadline)) {
      fail(row, say('front-not-opened', { port: row.port ?? '?' }), say('front-see-resources'));
    }
  };

  const inside = async (row: PublicationRow): Promise<Duplex> => {
    const access = fleet.access(row.vm_id);
    if (access === null) throw new SaidError(say('front-no-ssh'));
    return deps.ssh.openTunnel(access, row.port ?? 0);
  };
  const probe = async (row: PublicationRow, open: () => Promise<Duplex>): Promise<Words | null> => {
    try {
      await probeFront(row, keyOf(row), open, stopping.signal);
      return null;
    } catch (error) {
      return saidBy(error);
    }
  };
  /** On the VM it must be right; from outside it may be that only others may come. */
  const check = async (row: PublicationRow): Promise<void> => {
    const onVm = await probe(row, () => inside(row));
    const outside =
      onVm ?? (await probe(row, () => deps.dialPublic(row.vm_id, row.port ?? 0, stopping.signal)));
    if (stopping.signal.aborted) return;
    const current = store.find(row.endpoint_id);
    if (current === null || current.state !== row.state) return;
    if (onVm !== null) {
      if (row.state === 'published') {
        const detail = say('front-silent', { why: onVm });
        changes.change(row.endpoint_id, { detail, remedy: say('front-see-run') });
      } else if (isPast(row.deadline)) fail(row, onVm, say('front-read-log'));
      else changes.change(row.endpoint_id, { detail: onVm });
      return;
    }
    const isForEverybody = row.source === '0.0.0.0/0' || row.source === '::/0';
    changes.change(row.endpoint_id, {
      state: 'published',
      published_at: row.published_at ?? now().toISOString(),
      reachable: outside === null,
      deadline: null,
      detail: outside === null ? null : say('front-not-outside', { why: outside }),
      remedy:
        outside === null
          ? null
          : row.firewall === 'not-ours'
            ? say('front-open-firewall', { port: row.port ?? '?' })
            : isForEverybody
              ? say('front-see-provider')
              : say('front-as-it-should', { from: row.source }),
    });
  };

  const inBackground = (row: PublicationRow, work: () => Promise<void>): void => {
    if (probing.has(row.endpoint_id)) return;
    const done = work()
      .catch((error: unknown) =>
        deps.logger.error(
          { err: error, endpointId: row.endpoint_id },
          'a look at a published endpoint broke',
        ),
      )
      .finally(() => probing.delete(row.endpoint_id));
    probing.set(row.endpoint_id, done);
  };

  const wait = (row: PublicationRow, detail: Words, remedy: Words): void =>
    void changes.change(row.endpoint_id, { detail, remedy, undo_run_id: null, not_before: inMs(againMs) });

  /** The port first, as that is what lets people in; then the front; gone once nothing answers there. */
  const onWithdrawing = (row: PublicationRow): void => {
    const vm = fleet.vm(row.vm_id);
    if (row.firewall === 'opened') {
      closePort(row);
      const { is } = isNeededByOthers(row) ? { is: 'closed' } : ports.state(row.vm_id, openingOf(row));
      if (is === 'open' || is === 'refused')
        return wait(row, say('front-not-closed', { port: row.port ?? '?' }), say('front-tried-resources'));
      if (is === 'changing') return;
      changes.change(row.endpoint_id, { firewall: 'closed' });
    }
    if (vm === null || isEnded(vm.status)) return changes.remove(row);
    if (endOf(row.run_id) === null && row.undo_run_id === null && row.run_id !== null) return;
    if (row.undo_run_id === null) {
      if (vm.status !== 'running' || fleet.access(vm.id) === null) {
        const detail = say('front-removed-later', { status: say(`status-${vm.status}`) });
        return wait(row, detail, say('front-resume'));
      }
      return deps.database.transact(() => {
        const run = deps.runFront(row, keyOf(row), 'undo');
        changes.change(row.endpoint_id, { undo_run_id: run.id });
      });
    }
    const ended = endOf(row.undo_run_id);
    if (ended === null) return;
    if (ended.task.status !== 'succeeded') {
      const why = ended.said.words ?? saidOfTask(ended.task);
      return wait(row, say('front-still-there', { why }), say('tried-again'));
    }
    inBackground(row, async () => {
      const still = row.port === null ? null : await inside(row).catch(() => null);
      still?.destroy();
      if (stopping.signal.aborted || store.find(row.endpoint_id)?.state !== 'withdrawing') return;
      if (still === null) changes.remove(row);
      else wait(row, say('front-still-listens', { port: row.port ?? '?' }), say('tried-again'));
    });
  };

  const look = (row: PublicationRow): void => {
    switch (row.state) {
      case 'installing':
        return onInstalling(row);
      case 'opening':
        return onOpening(row);
      case 'checking':
        return inBackground(row, () => check(row));
      case 'published':
        if (performance.now() - (looked.get(row.endpoint_id) ?? 0) < lookMs) return undefined;
        looked.set(row.endpoint_id, performance.now());
        return fleet.vm(row.vm_id)?.status === 'running' ? inBackground(row, () => check(row)) : undefined;
      case 'withdrawing':
        return row.not_before !== null && !isPast(row.not_before) ? undefined : onWithdrawing(row);
      default:
        return undefined;
    }
  };

  return {
    look(): void {
      for (const row of store.all()) {
        try {
          look(row);
        } catch (error) {
          if (error instanceof ProblemError)
            fail(row, saidBy(error), remedyBy(error) ?? say('front-publish-again'));
          else
            deps.logger.error({ err: error, endpointId: row.endpoint_id }, 'a publication could not go on');
        }
      }
    },
    async close(): Promise<void> {
      stopping.abort();
      await Promise.all(probing.values());
    },
  };
};
