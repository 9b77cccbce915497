import { randomBytes } from 'node:crypto';
import { singleQuoted } from '../../ssh/single-quoted.ts';
import type { SshExit, SshProcess } from '../../ssh/ssh-pool.ts';
import { type CancelVerdict, cancelVerdictOf } from '../remote/control-task.ts';
import type { StartOptions } from '../remote/remote-commands.ts';
import { sessionScript } from '../remote/runner-script.ts';
import { createStartedTask, type StartedTask, type StartedTaskEnd } from './started-task.ts';
import { createFrameParser, type StarterFrame } from './starter-frames.ts';
import { starterProgram } from './starter-program.ts';

/** The process on a VM that starts tasks, over one channel. */
export interface Starter {
  /** False: it takes no more orders. What it started may still be heard of. */
  readonly isOpen: boolean;
  start(options: StartOptions): StartedTask;
  /** Ends a task as `cancelRemote` does. Null: it is not known here. */
  cancel(token: string, reason: 'cancelled' | 'timeout'): Promise<CancelVerdict | null>;
}

/** Why another one would do no better on this VM: `lacking`: it has no Perl, no /proc or no home; else what went wrong. */
export type Unfit = 'lacking' | Error;
/** Called when it takes no more orders, and once more when it breaks after that, while tasks of it still live. */
export type OnStarterClosed = (unfit: Unfit | null) => void;

// A VM without a processor to spare is slow, but this is slower than the other way.
const helloMaxMs = 30_000;
const idleCloseMs = 60_000;
const cancelMaxMs = 5_000;

const program = Buffer.from(starterProgram);
const newNonce = (): string => randomBytes(12).toString('hex');

/** The command line of a starter, for any login shell; its program comes over its input, before the first order. */
export const starterCommand = (nonce: string): string => {
  // Read by itself: what perl itself would read of a program, it would read too much of.
  const load = `$n=shift;1 while length$s<$n&&sysread STDIN,$s,$n-length$s,length$s;eval$s;die$@if$@`;
  // -C0: bytes are bytes, whatever PERL_UNICODE says.
  const perl = `exec perl -C0 -e ${singleQuoted(load)} ${program.length} ${nonce}`;
  const asked = `command -v perl >/dev/null 2>&1 && [ -z "$PERL5OPT" ] || { echo ${nonce} none; exit; }`;
  return `exec sh -c ${singleQuoted(`${asked}\n${perl}`)}`;
};

/** Speaks with a starter: `process` runs `starterCommand(nonce)`, and nothing was written to it. */
export const createStarter = (process: SshProcess, nonce: string, onClosed: OnStarterClosed): Starter => {
  const tasks = new Map<number, StartedTaskEnd>();
  const cancels = new Map<number, (verdict: CancelVerdict | null) => void>();
  let lastNumber = 0;
  let isOpen = true;
  let isReady = false;
  let idle: NodeJS.Timeout | undefined;

  const retire = (unfit: Unfit | null) => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(hello);
    onClosed(unfit);
    whenIdle();
  };
  const whenIdle = () => {
    clearTimeout(idle);
    if (tasks.size > 0 || cancels.size > 0) return;
    idle = setTimeout(
      () => {
        retire(null);
        process.close();
      },
      isOpen ? idleCloseMs : 0,
    ).unref();
  };
  const hello = setTimeout(() => {
    retire(new Error(`A starter did not greet within ${helloMaxMs / 1000} s.`));
    process.close();
  }, helloMaxMs).unref();

  const hear = (frame: StarterFrame) => {
    if (frame.kind === 'hello') {
      clearTimeout(hello);
      isReady = frame.word === 'ready';
      if (!isReady) retire('lacking');
    } else if (frame.kind === 'cancelled') {
      cancels.get(frame.task)?.(cancelVerdictOf(frame.verdict) ?? null);
    } else {
      if (frame.kind === 'refused' && frame.reason === 'stale') retire(null);
      tasks.get(frame.task)?.hear(frame);
    }
  };
  const parse = createFrameParser(nonce);
  let isBroken = false;
  process.stdout.on('data', (data: Buffer) => {
    if (isBroken) return;
    try {
      for (const frame of parse(data)) hear(frame);
    } catch (error) {
      isBroken = true;
      const unfit = error instanceof Error ? error : new Error(String(error));
      if (isOpen) retire(unfit);
      else onClosed(unfit);
      process.close();
    }
  });
  process.stderr.resume();
  const end = ({ code }: SshExit) => {
    // A connection that was cut says nothing about the VM.
    const isUnfit = !isReady && code !== null;
    retire(isUnfit ? new Error(`A starter ended with code ${code} before it greeted.`) : null);
    clearTimeout(idle);
    // Each takes itself off the map. Without Perl nothing was started here, which leaves the other way.
    tasks.forEach((task) =>
      isReady ? task.lose() : task.hear({ kind: 'refused', task: 0, reason: 'none' }),
    );
    cancels.forEach((settle) => settle(null));
  };
  void process.exited.then(end);
  process.stdin.write(program);

  return {
    get isOpen() {
      return isOpen;
    },
    start({ token, commands, onError, timeoutSeconds, keepBytes }) {
      clearTimeout(idle);
      const number = (lastNumber += 1);
      const files = [sessionScript(token, commands.length, onError), ...commands].map((text) =>
        Buffer.from(text),
      );
      const task = createStartedTask(
        token,
        () => process.stdin.write(`clean ${number} ${token}\n`),
        () => {
          tasks.delete(number);
          whenIdle();
        },
      );
      tasks.set(number, task);
      const stop = onError === 'stop' ? 1 : 0;
      const lengths = files.map(({ length }) => length).join(',');
      const head = `start ${number} ${token} ${stop} ${timeoutSeconds} ${keepBytes} ${lengths}\n`;
      process.stdin.write(Buffer.concat([Buffer.from(head), ...files]));
      return task.task;
    },
    async cancel(token, reason) {
      const number = (lastNumber += 1);
      const verdict = Promise.withResolvers<CancelVerdict | null>();
      const timer = setTimeout(() => verdict.resolve(null), cancelMaxMs);
      cancels.set(number, verdict.resolve);
      process.stdin.write(`cancel ${number} ${token} ${reason}\n`);
      try {
        return await verdict.promise;
      } finally {
        clearTimeout(timer);
        cancels.delete(number);
        whenIdle();
      }
    },
  };
};

export const openStarter = async (
  exec: (command: string) => Promise<SshProcess>,
  onClosed: OnStarterClosed,
): Promise<Starter> => {
  const nonce = newNonce();
  return createStarter(await exec(starterCommand(nonce)), nonce, onClosed);
};
