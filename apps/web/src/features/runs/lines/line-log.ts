import type { OutputStream } from '@terroir/shared-types';

export interface OutputLine {
  /** Counts over the log; stable when old lines are dropped. */
  id: number;
  /** Of the task it came from, from 0, counted from where reading began. */
  number: number;
  /** Position of the task among those the log is fed by. */
  source: number;
  /** Byte offset at which the line begins in the output of its task: what a link points at. */
  offset: number;
  at: string;
  stream: OutputStream;
  commandIndex: number;
  /** Text with colour sequences; everything else a terminal would obey is already applied. */
  text: string;
}

/** Lines of one task or of many, in the order in which they came; bounded, the oldest go first. */
export interface LineLog {
  lines(): readonly OutputLine[];
  add(line: Omit<OutputLine, 'id'>): OutputLine;
  /** Lines dropped from the front to stay within the bound. */
  dropped(): number;
  /** Grows with every change. */
  version(): number;
  changed(): void;
  /** Puts what is held in order of time; of one task it stays as it is. */
  sortByTime(): void;
}

// A tab holds a million lines of 80 characters in about 150 MB; what was dropped is in the download.
const defaultMaxLines = 1_000_000;

export const createLineLog = ({ maxLines = defaultMaxLines }: { maxLines?: number } = {}): LineLog => {
  const lines: OutputLine[] = [];
  let count = 0;
  let droppedLines = 0;
  let versionNumber = 0;
  return {
    lines: () => lines,
    add(line) {
      const added = { id: count, ...line };
      count += 1;
      lines.push(added);
      return added;
    },
    dropped: () => droppedLines,
    version: () => versionNumber,
    changed() {
      versionNumber += 1;
      if (lines.length <= maxLines) return;
      // In bulk, so that a flood does not shift the array once per line.
      const surplus = lines.length - maxLines + Math.ceil(maxLines / 10);
      lines.splice(0, surplus);
      droppedLines += surplus;
    },
    sortByTime() {
      lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id));
      versionNumber += 1;
    },
  };
};
