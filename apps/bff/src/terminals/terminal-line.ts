/** What comes from a terminal, in order; `ended`, `missing`, `refused` and `cut` are the last. */
export type TerminalPart =
  /** Output follows from byte `offset`; what lies before `replayEnd` was written before we came. */
  | { kind: 'opened'; offset: number; replayEnd: number }
  | { kind: 'output'; offset: number; data: Buffer }
  | { kind: 'ended'; exitCode: number }
  /** Its keeper is gone: it had ended, the VM was rebooted, or nobody looked for longer than it waits. */
  | { kind: 'missing' }
  | { kind: 'refused'; reason: string }
  /** The connection is gone; the terminal lives on. */
  | { kind: 'cut' };

/** One viewer's connection to a terminal. */
export interface TerminalLine {
  input(data: string): void;
  resize(cols: number, rows: number): void;
  /** Hangs up the shell; it is killed when it does not go. */
  end(): void;
  /** Stops and resumes reading; meanwhile the VM keeps the output, within its bound. */
  pause(): void;
  resume(): void;
  /** Leaves the terminal running. */
  detach(): void;
}
