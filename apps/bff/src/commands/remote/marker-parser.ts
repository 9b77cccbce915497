/** What one stream of a task says, in order; `filePosition` counts the bytes of the VM's file up to its end. */
export type StreamPart =
  /** `isPacked`: what follows comes as zstd frames. */
  | { kind: 'header'; word: string; value: string; isPacked: boolean }
  | { kind: 'data'; data: Buffer }
  /** The first command may run from here on. */
  | { kind: 'begin'; upCs: number; bytes: number }
  /** `upCs`: how long the VM had been up then, in hundredths of a second. */
  | { kind: 'marker'; index: number; code: number | null; upCs: number | null; bytes: number }
  | { kind: 'end'; reason: string; bytes: number }
  /** Not of the file: there is nothing more in it, and its runner is gone. */
  | { kind: 'over' }
  /** Behind a header that is packed: what came of the frames. What they hold is for `push`. */
  | { kind: 'frames'; data: Buffer };

/** What has a place among the parts of the other stream. */
export type OrderedPart = Exclude<StreamPart, { kind: 'over' | 'frames' }>;

// Before the header a login shell may greet; what comes then is not ours.
const greetingMaxBytes = 1 << 20;
const lineMax = 120;

/** Tells output from markers, however the bytes are cut. */
export interface MarkerParser {
  push(data: Buffer): StreamPart[];
  /** Bytes kept back because they may be the beginning of a marker; they are output after all. */
  finish(): OrderedPart[];
}

const markerByte = 0x1e;

/** The longest end of `data` that is a beginning of `prefix`, which has its first byte nowhere else. */
const beginningAtEnd = (data: Buffer, prefix: Buffer): number => {
  const end = data.subarray(Math.max(0, data.length - prefix.length + 1));
  const at = end.lastIndexOf(markerByte);
  if (at === -1) return 0;
  const length = end.length - at;
  return end.subarray(at).equals(prefix.subarray(0, length)) ? length : 0;
};

const parseMarker = (line: string, bytes: number): StreamPart | null => {
  const [, name = '', value = '', up] = /^([a-z0-9]+):([a-z0-9-]+)(?::(\d{1,15}))?$/.exec(line) ?? [];
  if (name === 'end') return { kind: 'end', reason: value, bytes };
  if (/^\d{1,3}$/.test(name) && /^(-|\d{1,3})$/.test(value)) {
    const upCs = up === undefined ? null : Number(up);
    return { kind: 'marker', index: Number(name), code: value === '-' ? null : Number(value), upCs, bytes };
  }
  if (name === 'begin')
    return /^\d{1,15}$/.test(value) ? { kind: 'begin', upCs: Number(value), bytes } : null;
  if (name === 'over') return { kind: 'over' };
  return /^[a-z]+$/.test(name) ? { kind: 'header', word: name, value, isPacked: up === '1' } : null;
};

export const createMarkerParser = (token: string): MarkerParser => {
  const prefix = Buffer.from(`${String.fromCharCode(markerByte)}${token}:`);
  let held: Buffer = Buffer.alloc(0);
  let greeting = true;
  let greetingBytes = 0;

  return {
    push(data) {
      const parts: StreamPart[] = [];
      let rest = held.length === 0 ? data : Buffer.concat([held, data]);
      const say = (output: Buffer) => {
        if (output.length === 0) return;
        if (!greeting) parts.push({ kind: 'data', data: output });
        else if ((greetingBytes += output.length) > greetingMaxBytes) {
          throw new Error('The login shell of the VM writes without end before any command runs.');
        }
      };
      for (;;) {
        const at = rest.indexOf(prefix);
        if (at === -1) {
          const keep = beginningAtEnd(rest, prefix);
          say(rest.subarray(0, rest.length - keep));
          held = rest.subarray(rest.length - keep);
          return parts;
        }
        say(rest.subarray(0, at));
        const found = rest.subarray(at);
        const newline = found.subarray(0, prefix.length + lineMax).indexOf(0x0a);
        if (newline === -1 && found.length < prefix.length + lineMax) {
          held = found;
          return parts;
        }
        const part =
          newline === -1 ? null : parseMarker(found.toString('latin1', prefix.length, newline), newline + 1);
        // The header comes once and first; the like of it later is output.
        const valid = part !== null && (part.kind === 'header') === greeting;
        if (valid) {
          if (part.kind === 'header') greeting = false;
          parts.push(part);
          rest = found.subarray(newline + 1);
          if (part.kind === 'header' && part.isPacked) {
            held = Buffer.alloc(0);
            return [...parts, { kind: 'frames', data: rest }];
          }
        } else {
          say(found.subarray(0, prefix.length));
          rest = found.subarray(prefix.length);
        }
      }
    },
    finish() {
      const data = held;
      held = Buffer.alloc(0);
      return data.length === 0 || greeting ? [] : [{ kind: 'data', data }];
    },
  };
};
