import type { Logger } from 'pino';
import { connectionKeyOf } from '../../ssh/connection-key.ts';
import { orAborted } from '../../ssh/or-aborted.ts';
import type { SshPool } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import type { CancelVerdict } from '../remote/control-task.ts';
import type { StartOptions } from '../remote/remote-commands.ts';
import { openStarter, type Starter, type Unfit } from './starter.ts';
import type { StartedTask } from './started-task.ts';

/** The quick way to begin and end tasks: one starter per VM and account, opened when it is needed. */
export interface TaskStarters {
  /**
   * Sends a task that was never sent before. Null: it must go the other way (`startCommand`), and nothing was sent. A VM
   * that refuses says so as header `refused`, value `elsewhere`. Rejects with `SshError`.
   */
  start(access: VmAccess, options: StartOptions, signal: AbortSignal): Promise<StartedTask | null>;
  /** Ends a task over the starter that is open there. Null: there is none, or it does not know. Never rejects. */
  cancel(access: VmAccess, token: string, reason: 'cancelled' | 'timeout'): Promise<CancelVerdict | null>;
}

// Perl may be installed meanwhile.
const unfitMinutes = 10;
const unfitMs = unfitMinutes * 60_000;
const unfitMax = 10_000;

/** `signal` ends them all. */
export const createTaskStarters = (ssh: SshPool, logger: Logger, signal: AbortSignal): TaskStarters => {
  const starters = new Map<string, Promise<Starter>>();
  const unfitSinceMs = new Map<string, number>();

  const isUnfit = (key: string): boolean => {
    const sinceMs = unfitSinceMs.get(key);
    return sinceMs !== undefined && performance.now() - sinceMs < unfitMs;
  };
  const open = (access: VmAccess, key: string): Promise<Starter> => {
    const forget = (unfit: Unfit | null) => {
      if (starters.get(key) === opening) starters.delete(key);
      if (unfit === null) return;
      const about = { vmId: access.vmId, minutes: unfitMinutes };
      if (unfit === 'lacking')
        logger.info(about, 'a VM has no Perl, /proc or home; its tasks begin the slower way for a while');
      else logger.warn({ ...about, err: unfit }, 'a starter broke; tasks begin the slower way for a while');
      if (unfitSinceMs.size >= unfitMax) unfitSinceMs.clear();
      unfitSinceMs.set(key, performance.now());
    };
    const opening = openStarter((command) => ssh.exec(access, command, { signal }), forget);
    starters.set(key, opening);
    opening.catch(() => forget(null));
    return opening;
  };

  return {
    async start(access, options, taskSignal) {
      const key = connectionKeyOf(access);
      if (isUnfit(key)) return null;
      const starter = await orAborted(starters.get(key) ?? open(access, key), taskSignal);
      if (!starter.isOpen || taskSignal.aborted) return null;
      const task = starter.start(options);
      const close = () => task.close();
      taskSignal.addEventListener('abort', close, { once: true });
      void task.exited.then(() => taskSignal.removeEventListener('abort', close));
      return task;
    },
    async cancel(access, token, reason) {
      try {
        const starter = await starters.get(connectionKeyOf(access));
        return starter?.isOpen === true ? await starter.cancel(token, reason) : null;
      } catch {
        // It could not be opened; whoever asked for it was told.
        return null;
      }
    },
  };
};
