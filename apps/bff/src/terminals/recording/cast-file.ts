import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** One that was left as it was when the process died is taken up at the last whole event. */
export interface CastFile {
  /** Bytes of the terminal's output before which everything is in the file; null: nothing was taken yet. */
  position(): number | null;
  /** From here on. */
  begin(position: number): void;
  /** Throws when the disk does not take it. */
  event(code: 'o' | 'r' | 'm', text: string, position?: number): void;
  bytes(): number;
  close(): void;
}

export interface CastHeader {
  width: number;
  height: number;
  title: string;
}

/** Beside a recording that runs: how many bytes of it are whole, and up to where in the terminal they reach. */
const placePathOf = (path: string): string => `${path}.place`;
const placeBytes = 64;

const writeWhole = (file: number, data: Buffer, at: number): void => {
  for (let done = 0; done < data.length;) done += writeSync(file, data, done, data.length - done, at + done);
};

const readPlace = (path: string): { bytes: number; position: number | null } | null => {
  try {
    const [bytes = Number.NaN, position = Number.NaN] = readFileSync(placePathOf(path), 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    return Number.isSafeInteger(bytes) && bytes > 0
      ? { bytes, position: position < 0 ? null : position }
      : null;
  } catch {
    return null; // not there: it had ended
  }
};

/** The end of the last whole line. */
const wholeLines = (path: string): number => readFileSync(path).lastIndexOf(0x0a) + 1;

const opened = (path: string, startedMs: number, nowMs: () => number): CastFile => {
  const file = openSync(path, 'r+');
  const placePath = placePathOf(path);
  const held = readPlace(path);
  const place = openSync(placePath, existsSync(placePath) ? 'r+' : 'w+', 0o600);
  let bytes = held === null ? wholeLines(path) : Math.min(held.bytes, fstatSync(file).size);
  let position = held?.position ?? null;
  ftruncateSync(file, bytes);
  // One write of a fixed length over the one before: it is the old or the new, whenever the process dies.
  const note = (): void => writeWhole(place, Buffer.from(`${bytes} ${position ?? -1}`.padEnd(placeBytes)), 0);
  return {
    position: () => position,
    begin(at) {
      position = at;
      note();
    },
    event(code, text, at = position ?? 0) {
      const seconds = (nowMs() - startedMs) / 1000;
      const line = Buffer.from(`${JSON.stringify([seconds, code, text])}\n`);
      writeWhole(file, line, bytes);
      bytes += line.length;
      if (position !== null) position = at;
      note();
    },
    bytes: () => bytes,
    close() {
      closeSync(file);
      closeSync(place);
    },
  };
};

/** An asciicast v2 file that takes events, and survives the death of the process between any two of its steps. */
export const createCastFile = (
  path: string,
  header: CastHeader,
  startedMs: number,
  nowMs: () => number,
): CastFile => {
  const file = openSync(path, 'wx', 0o600);
  const { width, height, title } = header;
  const timestamp = Math.floor(startedMs / 1000);
  const env = { TERM: 'xterm-256color' };
  writeWhole(
    file,
    Buffer.from(`${JSON.stringify({ version: 2, width, height, timestamp, title, env })}\n`),
    0,
  );
  closeSync(file);
  return opened(path, startedMs, nowMs);
};

/** Takes up one that a dead process left; null: its file is gone. */
export const reopenCastFile = (path: string, startedMs: number, nowMs: () => number): CastFile | null =>
  existsSync(path) ? opened(path, startedMs, nowMs) : null;

/** It has ended: nothing is taken up any more. */
export const forgetPlace = (path: string): void => rmSync(placePathOf(path), { force: true });
