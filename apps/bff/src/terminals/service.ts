import type { Terminal, Vm } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound, ProblemError } from '../http/problem-error.ts';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { say, saidMessage, saidRemedy } from '../wordings/say.ts';
import { attachTerminal, terminalKeepSeconds } from './remote/attach-terminal.ts';
import type { TerminalStore } from './store.ts';
import type { TerminalLine, TerminalPart } from './terminal-line.ts';

/** A person sees a handful; more is a script gone wild. */
const openPerVmMax = 4;
const openMax = 200;

export interface TerminalServiceDeps {
  database: Database;
  events: EventLog;
  store: TerminalStore;
  ssh: SshPool;
  /** Null while the VM cannot be reached over SSH. */
  access: (vmId: string) => VmAccess | null;
  findVm: (vmId: string) => Vm | null;
  now: () => Date;
}

export interface OpenTerminal {
  vmId: string;
  terminalId?: string | undefined;
  after?: number | undefined;
  /** 0: a viewer without a size of its own. */
  cols: number;
  rows: number;
  actor: string;
}

export type TerminalService = ReturnType<typeof createTerminalService>;

const unreachable = (error: SshError): ProblemError =>
  new ProblemError(502, error.code, saidMessage(error), { remedy: saidRemedy(error), cause: error });

/** Terminals and their ends; every change one transaction of row and event. */
export const createTerminalService = (deps: TerminalServiceDeps) => {
  const { database, events, store } = deps;
  const resizeListeners = new Set<(terminalId: string, cols: number, rows: number) => void>();

  const end = (terminal: Terminal, exitCode: number | null): void => {
    database.transact(() => {
      if (!store.end(terminal.id, deps.now().toISOString(), exitCode)) return;
      const { infraId, vmId, vmName, id: terminalId } = terminal;
      events.append({ type: 'terminal-ended', infraId, vmId, vmName, terminalId, exitCode }, 'system');
    });
  };

  const accessOf = (vmId: string): VmAccess => {
    const access = deps.access(vmId);
    if (access !== null) return access;
    throw conflict('not-reachable', say('vm-no-ssh'), say('vm-must-run-with-key'));
  };

  const create = ({ vmId, actor }: OpenTerminal): Terminal => {
    const vm = deps.findVm(vmId);
    if (vm === null) throw notFound('VM', vmId);
    accessOf(vmId);
    const open = { status: 'open' as const };
    if (store.count({ vmId, ...open }) >= openPerVmMax || store.count({ vmId: null, ...open }) >= openMax) {
      throw conflict(
        'too-many-terminals',
        say('too-many-terminals', { perVm: openPerVmMax, inAll: openMax }),
        say('end-a-terminal'),
      );
    }
    const terminalId = ulid().toLowerCase();
    const names = { infraId: vm.infraId, vmId, vmName: vm.name };
    return database.transact(() => {
      store.add({ id: terminalId, ...names, actor, createdAt: deps.now().toISOString() });
      events.append({ type: 'terminal-opened', ...names, terminalId }, actor);
      return find(terminalId);
    });
  };

  const find = (id: string): Terminal => {
    const terminal = store.find(id);
    if (terminal === null) throw notFound('terminal', id);
    return terminal;
  };

  const comeBack = ({ terminalId = '', vmId }: OpenTerminal): Terminal => {
    const terminal = find(terminalId);
    if (terminal.vmId !== vmId)
      throw new ProblemError(404, 'not-found', say('no-such-terminal', { id: terminalId, vm: vmId }));
    if (terminal.status === 'open') return terminal;
    throw conflict('terminal-ended', say('terminal-has-ended'), say('open-a-new-one'));
  };

  /** Notes the end in the row before the viewer hears of it. */
  const noting =
    (terminal: Terminal, onPart: (part: TerminalPart) => void) =>
    (part: TerminalPart): void => {
      if (part.kind === 'ended') end(terminal, part.exitCode);
      if (part.kind === 'missing' || part.kind === 'refused') end(terminal, null);
      onPart(part);
    };

  return {
    find,
    /**
     * Opens a new terminal, or comes back to one that lives. Throws ProblemError 404, 409, or 502 with the reason
     * why the VM was not reached; then a new terminal is not kept.
     */
    async open(
      request: OpenTerminal,
      onPart: (part: TerminalPart) => void,
    ): Promise<{ terminal: Terminal; line: TerminalLine }> {
      const isNew = request.terminalId === undefined;
      const terminal = isNew ? create(request) : comeBack(request);
      const options = {
        verb: isNew ? ('open' as const) : ('attach' as const),
        terminalId: terminal.id,
        cols: request.cols,
        rows: request.rows,
        after: request.after,
      };
      try {
        const told = noting(terminal, onPart);
        const line = await attachTerminal(deps.ssh, accessOf(terminal.vmId), options, told);
        const tellSize = (cols: number, rows: number): void => {
          for (const listener of resizeListeners) listener(terminal.id, cols, rows);
        };
        if (request.cols > 0) tellSize(request.cols, request.rows);
        const resize = (cols: number, rows: number): void => {
          line.resize(cols, rows);
          tellSize(cols, rows);
        };
        return { terminal, line: { ...line, resize } };
      } catch (error) {
        if (isNew) end(terminal, null);
        throw error instanceof SshError ? unreachable(error) : error;
      }
    },
    /** Hangs up the shell of a terminal that nobody need look at. Waits for its end, 10 s at most. */
    async close(id: string): Promise<Terminal> {
      const terminal = find(id);
      if (terminal.status === 'ended') return terminal;
      const over = Promise.withResolvers<void>();
      const told = noting(terminal, ({ kind }) => {
        if (kind !== 'opened' && kind !== 'output') over.resolve();
      });
      const options = { verb: 'attach' as const, terminalId: id, cols: 80, rows: 24, after: 0 };
      try {
        const line = await attachTerminal(deps.ssh, accessOf(terminal.vmId), options, told);
        line.end();
        const limit = setTimeout(() => over.resolve(), 10_000);
        await over.promise;
        clearTimeout(limit);
        line.detach();
      } catch (error) {
        throw error instanceof SshError ? unreachable(error) : error;
      }
      return find(id);
    },
    /** Marks what cannot live any more: its VM has ended, or it was alone for longer than a VM keeps it. */
    endLost(vmEnded: (vmId: string) => boolean): void {
      const page = { vmId: null, status: 'open' as const, cursor: null, limit: openMax };
      for (const terminal of store.list(page)) if (vmEnded(terminal.vmId)) end(terminal, null);
    },
    /** Calls `listener` when a viewer gives a terminal another size. Returns the disposer. */
    onResize(listener: (terminalId: string, cols: number, rows: number) => void): () => void {
      resizeListeners.add(listener);
      return () => resizeListeners.delete(listener);
    },
    keepSeconds: terminalKeepSeconds,
  };
};
