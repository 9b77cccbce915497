import type { RemoteStream } from '../output/task-output.ts';

/** What a starter says of a task (see starter-program.ts); `task` is the number of its order. */
export type TaskFrame =
  | { kind: 'data'; task: number; stream: RemoteStream; data: Buffer }
  /** No more of it comes this way: its files hold the rest. `killed`: what lived for it is gone, without an end. */
  | { kind: 'handed-over' | 'killed'; task: number }
  | { kind: 'refused'; task: number; reason: string }
  | { kind: 'cleaned'; task: number; isGone: boolean };

export type StarterFrame =
  | TaskFrame
  /** `none`: this VM has no Perl, or no /proc. */
  | { kind: 'hello'; word: 'ready' | 'none' }
  | { kind: 'cancelled'; task: number; verdict: string };

const greetingMaxBytes = 1 << 20;
const headMaxBytes = 100;
const frameMaxBytes = 4096;
const newline = 0x0a;

const wordFrame = (letter: string, task: number, value: string): StarterFrame | null => {
  switch (letter) {
    case 'h':
      return { kind: 'handed-over', task };
    case 'd':
      return { kind: 'killed', task };
    case 'r':
      return { kind: 'refused', task, reason: value };
    case 'c':
      return { kind: 'cleaned', task, isGone: value === '1' };
    case 'k':
      return { kind: 'cancelled', task, verdict: value };
    default:
      return null;
  }
};

/** Reads frames, however they are cut; what a login shell says before the nonce is skipped. Throws on what is none. */
export const createFrameParser = (nonce: string): ((data: Buffer) => StarterFrame[]) => {
  let held: Buffer = Buffer.alloc(0);
  let greeting = true;

  const next = (): StarterFrame | null => {
    const end = held.indexOf(newline);
    if (end === -1) {
      if (held.length > headMaxBytes) throw new Error('A starter said something without end.');
      return null;
    }
    const head = held.toString('latin1', 0, end);
    const [, letter = '', number = '', value = ''] = /^([a-z]) (\d{1,9})(?: ([a-z0-9-]+))?$/.exec(head) ?? [];
    const task = Number(number);
    if (letter === 'o' || letter === 'e') {
      const bytes = Number(value);
      if (!(bytes > 0 && bytes <= frameMaxBytes)) throw new Error(`A starter said ${JSON.stringify(head)}.`);
      if (held.length < end + 1 + bytes) return null;
      const data = held.subarray(end + 1, end + 1 + bytes);
      held = held.subarray(end + 1 + bytes);
      return { kind: 'data', task, stream: letter === 'o' ? 'stdout' : 'stderr', data };
    }
    const frame = wordFrame(letter, task, value);
    if (frame === null) throw new Error(`A starter said ${JSON.stringify(head.slice(0, headMaxBytes))}.`);
    held = held.subarray(end + 1);
    return frame;
  };
  const hello = (): StarterFrame | null => {
    const at = held.indexOf(nonce);
    const end = at === -1 ? -1 : held.indexOf(newline, at);
    if (end === -1) {
      if (held.length > greetingMaxBytes) throw new Error('The login shell writes without end.');
      return null;
    }
    const word = held.toString('latin1', at + nonce.length + 1, end);
    greeting = false;
    held = held.subarray(end + 1);
    return { kind: 'hello', word: word === 'ready' ? 'ready' : 'none' };
  };

  return (data) => {
    held = held.length === 0 ? data : Buffer.concat([held, data]);
    const frames: StarterFrame[] = [];
    for (;;) {
      const frame = greeting ? hello() : next();
      if (frame === null) return frames;
      frames.push(frame);
    }
  };
};
