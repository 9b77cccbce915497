import { Readable, Writable } from 'node:stream';
import type { SshExit, SshProcess } from '../../ssh/ssh-pool.ts';
import { cleanUpOrder } from '../remote/follow-script.ts';
import type { TaskFrame } from './starter-frames.ts';

/** A task that a starter began, read and ordered about like a process of its own. */
export interface StartedTask extends SshProcess {
  /** True: no more of it comes this way, although it lives; whoever attaches reads the rest. */
  readonly isHandedOver: boolean;
}

/** The side of the starter: what it heard of the task. */
export interface StartedTaskEnd {
  task: StartedTask;
  hear(frame: TaskFrame): void;
  /** The starter is gone. */
  lose(): void;
}

/**
 * `clean` asks the VM to remove the folder, as the order of the same name on a channel of the task's own would; the process then
 * ends with 0, or with 1 when something stayed. The other orders have no use here. `onEnd` is called once.
 */
export const createStartedTask = (token: string, clean: () => void, onEnd: () => void): StartedTaskEnd => {
  const exited = Promise.withResolvers<SshExit>();
  const stdout = new Readable({ read: () => undefined });
  const stderr = new Readable({ read: () => undefined });
  let isHandedOver = false;
  let isOver = false;
  const end = (code: number | null) => {
    if (isOver) return;
    isOver = true;
    onEnd();
    // What was heard is read before the end is.
    let reading = 2;
    for (const stream of [stdout, stderr]) {
      stream.once('close', () => {
        reading -= 1;
        if (reading === 0) exited.resolve({ code, signal: null });
      });
      stream.push(null);
    }
  };
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (chunk.toString() === cleanUpOrder) {
        if (isHandedOver || isOver) end(null);
        else clean();
      }
      done();
    },
  });
  const close = () => {
    end(null);
    // Nobody may read any more.
    stdout.destroy();
    stderr.destroy();
  };

  return {
    task: {
      stdin,
      stdout,
      stderr,
      exited: exited.promise,
      close,
      get isHandedOver() {
        return isHandedOver;
      },
    },
    hear(frame) {
      switch (frame.kind) {
        case 'data':
          if (!isOver) (frame.stream === 'stdout' ? stdout : stderr).push(frame.data);
          return;
        case 'refused':
          for (const stream of [stdout, stderr]) {
            if (!isOver) stream.push(`\x1e${token}:refused:elsewhere\n`);
          }
          return end(null);
        case 'handed-over':
          isHandedOver = true;
          return end(null);
        case 'killed':
          return end(null);
        case 'cleaned':
          return end(frame.isGone ? 0 : 1);
      }
    },
    lose: () => end(null),
  };
};
