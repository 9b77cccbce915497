import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { vmLaunchPerl } from './vm-init.ts';

const answerTimeoutMs = 20_000;
const infoSchema = z.object({ 'child-pid': z.number().int().positive() });

/** The process tree of one running VM. It ends with this process, as init ends when its control pipe closes. */
export interface VmProcess {
  /** Init as this host sees it. */
  readonly initPid: number;
  stop(): Promise<void>;
  resume(): Promise<void>;
  /** Kills all but init and empties what a boot empties; home stays. */
  restart(): Promise<void>;
  /** Resolves when the whole tree is gone. */
  kill(): Promise<void>;
  openChannel(): Promise<Socket>;
}

export interface VmEvents {
  /** Called once if the tree ends without `kill`. */
  onExit(reason: string): void;
  /** Someone in the VM asked for a reboot. */
  onRebootWanted(): void;
}

/** Starts a VM and waits for its init. */
export async function startVmProcess(
  command: readonly string[],
  socketPath: string,
  events: VmEvents,
): Promise<VmProcess> {
  rmSync(socketPath, { force: true });
  const child = spawn('perl', ['-e', vmLaunchPerl, socketPath, ...command], {
    stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
    // A group of its own: Ctrl-C in a terminal is for Terroir to handle, not for the VMs.
    detached: true,
  });
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  let complaint = '';
  child.stderr?.on('data', (part: Buffer) => (complaint = (complaint + part.toString()).slice(-2_000)));
  child.stdin?.on('error', () => undefined); // EPIPE when the tree has just ended; `exited` reports that

  const words = answers(child, () => events.onRebootWanted());
  const initPid = await Promise.all([childPid(child), words.next('ready', exited)]).then(
    ([pid]) => pid,
    async (error: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`The VM's process tree did not start: ${complaint.trim() || String(error)}`);
    },
  );
  let ending = false;
  let gone = false;
  const noteEnd = (reason: string) => {
    gone = true;
    rmSync(socketPath, { force: true });
    if (!ending) events.onExit(`${reason} ${complaint}`.trim());
  };
  void exited.then(noteEnd);
  const tell = async (word: string, answer: string) => {
    (child.stdin as Writable).write(`${word}\n`);
    await words.next(answer, exited);
  };
  return {
    initPid,
    stop: () => tell('stop', 'stopped'),
    resume: () => tell('cont', 'continued'),
    restart: () => tell('reboot', 'rebooted'),
    kill: async () => {
      ending = true;
      child.stdin?.destroy();
      if (gone) return; // its number may belong to another process by now
      killQuietly(initPid);
      await Promise.race([exited, delay(2_000, undefined, { ref: false })]);
      if (!gone) child.kill('SIGKILL');
      await exited;
    },
    openChannel: async () => {
      const socket = connect(socketPath);
      await once(socket, 'connect', { signal: AbortSignal.timeout(5_000) });
      return socket;
    },
  };
}

/** Lines of init's answers; one is asked for at a time. A wish to reboot may come between. */
function answers(child: ChildProcess, onRebootWanted: () => void) {
  let text = '';
  let wake: (() => void) | null = null;
  child.stdout?.on('data', (part: Buffer) => {
    text = (text + part.toString()).slice(-4_096);
    if (text.includes('reboot-wanted\n')) {
      text = text.replaceAll('reboot-wanted\n', '');
      onRebootWanted();
    }
    wake?.();
  });
  return {
    async next(word: string, exited: Promise<string>): Promise<void> {
      const found = async () => {
        while (!text.includes(`${word}\n`)) await new Promise<void>((resolve) => (wake = resolve));
        text = text.replace(`${word}\n`, '');
      };
      const late = new AbortController();
      await Promise.race([
        found(),
        exited.then((reason) => Promise.reject(new Error(`init ended (${reason})`))),
        delay(answerTimeoutMs, null, { signal: late.signal, ref: false }).then(() =>
          Promise.reject(new Error(`init did not say "${word}" within ${answerTimeoutMs / 1_000} s`)),
        ),
      ]).finally(() => late.abort());
    },
  };
}

async function childPid(child: ChildProcess): Promise<number> {
  let text = '';
  const info = child.stdio[4] as Readable;
  info.on('data', (part: Buffer) => (text += part.toString()));
  await once(info, 'end', { signal: AbortSignal.timeout(answerTimeoutMs) });
  return infoSchema.parse(JSON.parse(text))['child-pid'];
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already, which is what was wanted
  }
}
