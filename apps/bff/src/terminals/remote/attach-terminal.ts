import { createFrameReader, frame } from '../../ssh/channel-frames.ts';
import { singleQuoted } from '../../ssh/single-quoted.ts';
import type { SshPool } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import type { TerminalLine, TerminalPart } from '../terminal-line.ts';
import { keeperPerl, terminalMagic } from './keeper-script.ts';

/** A terminal without a viewer ends after this; it is what the page promises. */
export const terminalKeepSeconds = 30 * 60;
/** Output the VM keeps for those who come back. */
const keptBytes = 512 * 1024;
/** Typed ahead of a VM that does not take it; the rest is dropped, as a full terminal line does. */
const typedAheadMax = 1024 * 1024;

export interface AttachOptions {
  /** `open` makes the terminal unless its id was used before. */
  verb: 'open' | 'attach';
  terminalId: string;
  cols: number;
  rows: number;
  after: number | undefined;
}

const commandOf = ({ verb, terminalId, cols, rows, after }: AttachOptions): string => {
  const words = [verb, terminalId, cols, rows, after ?? -1, terminalKeepSeconds, keptBytes].join(' ');
  const script = `command -v perl >/dev/null || { printf '${terminalMagic.replace('\n', '\\n')}f\\000\\000\\000\\007no perl'; exit; }
exec perl -e ${singleQuoted(keeperPerl)} -- ${words}`;
  return `exec sh -c ${singleQuoted(script)}`;
};

/** Reads the frames behind the magic line, whatever a login script wrote before it. */
const createReader = (onPart: (part: TerminalPart) => void) => {
  const magic = Buffer.from(terminalMagic, 'latin1');
  let before: Buffer | null = Buffer.alloc(0);
  let offset = 0;
  const read = createFrameReader((type, data) => {
    const text = data.toString('latin1');
    if (type === 'H') {
      const [first = 0, end = 0] = text.split(' ').map(Number);
      offset = first;
      onPart({ kind: 'opened', offset: first, replayEnd: end });
    } else if (type === 'g') offset = Number(text);
    else if (type === 'o') {
      onPart({ kind: 'output', offset, data: Buffer.from(data) });
      offset += data.length;
    } else if (type === 'x') onPart({ kind: 'ended', exitCode: Number(text) });
    else if (type === 'm') onPart({ kind: 'missing' });
    else if (type === 'f') onPart({ kind: 'refused', reason: data.toString('utf8') });
  });
  return (part: Buffer): void => {
    if (before === null) {
      read(part);
      return;
    }
    before = Buffer.concat([before, part]);
    const at = before.indexOf(magic);
    if (at === -1) {
      before = before.subarray(-64 * 1024);
      return;
    }
    const rest = before.subarray(at + magic.length);
    before = null;
    read(rest);
  };
};

/**
 * Connects to a terminal on a VM. `onPart` is called in order; after a last part (see `TerminalPart`) never again.
 * Rejects with `SshError` when the VM is not reached.
 */
export const attachTerminal = async (
  ssh: SshPool,
  access: VmAccess,
  options: AttachOptions,
  onPart: (part: TerminalPart) => void,
): Promise<TerminalLine> => {
  const process = await ssh.exec(access, commandOf(options));
  let over = false;
  const tell = (part: TerminalPart): void => {
    if (over) return;
    if (part.kind !== 'opened' && part.kind !== 'output') {
      over = true;
      onPart(part);
      process.close();
    } else onPart(part);
  };
  const read = createReader(tell);
  process.stdout.on('data', (data: Buffer) => {
    if (over) return;
    try {
      read(data);
    } catch {
      tell({ kind: 'cut' }); // it spoke nonsense; what it keeps is still there for the next try
    }
  });
  process.stderr.resume();
  void process.exited.then(() => tell({ kind: 'cut' }));
  const write = (data: Buffer): void => {
    if (!over && process.stdin.writableLength < typedAheadMax) process.stdin.write(data);
  };
  return {
    input: (data) => write(frame('i', data)),
    resize: (cols, rows) => write(frame('w', `${cols} ${rows}`)),
    end: () => write(frame('k')),
    pause: () => void process.stdout.pause(),
    resume: () => void process.stdout.resume(),
    detach() {
      over = true;
      process.close();
    },
  };
};
