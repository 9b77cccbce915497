import type { Terminal } from '@terroir/shared-types';
import { incompleteUtf8Tail } from '../../commands/output/split-utf8.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { TerminalService } from '../service.ts';
import type { TerminalLine, TerminalPart } from '../terminal-line.ts';
import type { CastFile } from './cast-file.ts';

const comeBackMs = 2_000;

export interface TerminalRecording {
  /** From what comes next on; resolves when nothing more can be missed. */
  begin(): Promise<void>;
  /** From where the file ends. */
  takeUp(): void;
  resized(cols: number, rows: number): void;
  stop(): void;
  /** Leaves the file as it is, to be taken up. */
  leave(): void;
}

export interface RecordTerminalDeps {
  terminal: Terminal;
  terminals: Pick<TerminalService, 'open' | 'keepSeconds'>;
  file: CastFile;
  maxBytes: number;
  nowMs: () => number;
  /** Once, at its end. */
  onOver: (truncated: boolean) => void;
}

const mayComeBack = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 502 || error.code === 'not-reachable');

/** Writes what one terminal shows into a file; a cut line is taken up from the byte that it had reached. */
export const recordTerminal = (deps: RecordTerminalDeps): TerminalRecording => {
  const { terminal, terminals, file, maxBytes, nowMs, onOver } = deps;
  let line: TerminalLine | null = null;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let size = '';
  let lastSeenMs = nowMs();
  /** Begins a character that is not complete. */
  let tail = Buffer.alloc(0);

  const leave = (): void => {
    isOver = true;
    clearTimeout(timer);
    line?.detach();
  };
  const end = (truncated: boolean): void => {
    if (isOver) return;
    leave();
    onOver(truncated);
  };
  const write = (code: 'o' | 'r' | 'm', text: string, position?: number): void => {
    if (isOver) return;
    try {
      if (file.bytes() + Buffer.byteLength(text) > maxBytes) end(true);
      else file.event(code, text, position);
    } catch {
      end(true); // the disk does not take it
    }
  };
  const take = (offset: number, data: Buffer): void => {
    const reached = (file.position() ?? offset) + tail.length;
    if (offset > reached) {
      tail = Buffer.alloc(0);
      write('m', `${offset - reached} bytes were not kept on the VM`, offset);
    }
    const whole = tail.length === 0 ? data : Buffer.concat([tail, data]);
    const left = incompleteUtf8Tail(whole);
    tail = Buffer.from(whole.subarray(whole.length - left));
    const text = whole.toString('utf8', 0, whole.length - left);
    if (text !== '') write('o', text, offset + data.length - left);
  };

  /** `onSettled`: the terminal has answered, whatever it said. */
  const attach = async (after: number, onSettled: () => void = () => undefined): Promise<void> => {
    tail = Buffer.alloc(0);
    const onPart = (part: TerminalPart): void => {
      if (isOver) return;
      if (part.kind === 'output') return take(part.offset, part.data);
      if (part.kind === 'opened') {
        if (file.position() === null) file.begin(part.offset);
      } else if (part.kind === 'cut') {
        lastSeenMs = nowMs();
        comeBackSoon();
      } else end(false);
      onSettled();
    };
    const { vmId, id: terminalId } = terminal;
    // A recorder has no size of its own.
    const request = { vmId, terminalId, after, cols: 0, rows: 0, actor: 'system' };
    const { line: opened } = await terminals.open(request, onPart);
    line = opened;
    if (isOver) opened.detach();
  };
  const comeBack = (): void => {
    if (isOver) return;
    attach(file.position() ?? Number.MAX_SAFE_INTEGER).catch((error: unknown) => {
      const isKept = nowMs() - lastSeenMs < terminals.keepSeconds * 1000;
      if (isKept && mayComeBack(error)) comeBackSoon();
      else end(false);
    });
  };
  const comeBackSoon = (): void => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(comeBack, comeBackMs);
  };

  return {
    async begin() {
      const attached = Promise.withResolvers<void>();
      try {
        // A cursor beyond all output asks for no replay.
        await attach(Number.MAX_SAFE_INTEGER, attached.resolve);
        await attached.promise;
      } catch (error) {
        end(false);
        throw error;
      }
    },
    takeUp: comeBack,
    resized(cols, rows) {
      const next = `${cols}x${rows}`;
      if (next !== size) write('r', next);
      size = next;
    },
    stop: () => end(false),
    leave,
  };
};
