import { isUtf8 } from 'node:buffer';
import type { ServerFrame, TerminalOpenFrame } from '@terroir/shared-types';
import { ProblemError } from '../http/problem-error.ts';
import type { TerminalService } from '../terminals/service.ts';
import type { TerminalLine, TerminalPart } from '../terminals/terminal-line.ts';
import type { Channel, Nudge } from './channel.ts';

/** Beyond this the VM keeps the output until the viewer has read; within it typing stays quick. */
const waitingMaxBytes = 256 * 1024;

/** A viewer of a terminal on this socket; besides pulling it can be typed into. */
export interface TerminalChannel extends Channel {
  input(data: string): void;
  resize(cols: number, rows: number): void;
  end(): void;
}

const outputFrame = (id: string, terminalId: string, offset: number, data: Buffer): ServerFrame => ({
  type: 'terminal-output',
  id,
  terminalId,
  offset,
  bytes: data.length,
  ...(isUtf8(data) ? { text: data.toString('utf8') } : { dataBase64: data.toString('base64') }),
});

/** Opens a terminal for a socket; what is typed before it is open waits for it. */
export const openTerminalChannel = (
  terminals: TerminalService,
  frame: TerminalOpenFrame & { actor: string },
  nudge: Nudge,
): TerminalChannel => {
  const { id, vmId } = frame;
  let terminalId = frame.terminalId ?? '';
  let line: TerminalLine | null = null;
  let isClosed = false;
  let isOver = false;
  let waiting: ServerFrame[] = [];
  let waitingBytes = 0;
  /** Calls before the terminal is open, and parts before its id is known. */
  let early: ((line: TerminalLine) => void)[] = [];
  let earlyParts: TerminalPart[] | null = [];

  const push = (next: ServerFrame, bytes = 0): void => {
    waiting.push(next);
    waitingBytes += bytes;
    if (waitingBytes > waitingMaxBytes) line?.pause();
    nudge();
  };
  const refuse = (code: string, detail: string): void => {
    isOver = true;
    push({ type: 'error', id, code, detail });
  };
  const take = (part: TerminalPart): void => {
    switch (part.kind) {
      case 'opened':
        return push({
          type: 'terminal-opened',
          id,
          terminalId,
          vmId,
          offset: part.offset,
          replayEnd: part.replayEnd,
        });
      case 'output':
        return push(outputFrame(id, terminalId, part.offset, part.data), part.data.length);
      case 'ended':
        isOver = true;
        return push({ type: 'terminal-ended', id, terminalId, exitCode: part.exitCode });
      case 'missing':
        isOver = true;
        return push({ type: 'terminal-ended', id, terminalId, exitCode: null });
      case 'refused':
        return refuse('terminal-refused', `The VM could not open a terminal: ${part.reason}.`);
      case 'cut':
        return refuse(
          'terminal-cut',
          'The connection to the VM was lost; the shell lives on. Open it again.',
        );
    }
  };

  const connect = async (): Promise<void> => {
    try {
      const opened = await terminals.open(frame, (part) =>
        earlyParts === null ? take(part) : void earlyParts.push(part),
      );
      ({ line } = opened);
      terminalId = opened.terminal.id;
    } catch (error) {
      if (!(error instanceof ProblemError))
        refuse('internal', 'The terminal could not be opened. The log of the server tells why.');
      else refuse(error.code, [error.message, error.remedy ?? ''].join(' ').trim());
      return;
    }
    const parts = earlyParts ?? [];
    earlyParts = null;
    if (isClosed) {
      line.detach();
      return;
    }
    for (const part of parts) take(part);
    for (const call of early) call(line);
    early = [];
  };
  void connect();

  const withLine = (call: (line: TerminalLine) => void): void => {
    if (line !== null) call(line);
    else if (early.length < 64) early.push(call);
  };
  return {
    pull() {
      if (waiting.length === 0) return isOver ? null : [];
      const frames = waiting;
      waiting = [];
      if (waitingBytes > waitingMaxBytes) line?.resume();
      waitingBytes = 0;
      return frames;
    },
    input: (data) => withLine((open) => open.input(data)),
    resize: (cols, rows) => withLine((open) => open.resize(cols, rows)),
    end: () => withLine((open) => open.end()),
    close() {
      isClosed = true;
      line?.detach();
    },
  };
};
