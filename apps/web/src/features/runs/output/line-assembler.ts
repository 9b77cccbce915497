import type { OutputChunk, OutputStream } from '@terroir/shared-types';

export interface OutputLine {
  /** Counts from the first line ever assembled; stable when old lines are dropped. */
  number: number;
  /** Byte offset of the chunk in which the line began: what a deep link points at. */
  offset: number;
  at: string;
  stream: OutputStream;
  commandIndex: number;
  /** Text with colour sequences; everything else a terminal would obey is already applied. */
  text: string;
}

export interface LineAssembler {
  /** Takes the next chunk; one that lies wholly before what is held is ignored. */
  push(chunk: OutputChunk): void;
  lines(): readonly OutputLine[];
  /** Bytes held: the `after` of the next read or subscription. */
  nextOffset(): number;
  /** Lines dropped from the front to stay within `maxLines`. */
  dropped(): number;
  /** Grows with every accepted chunk. */
  version(): number;
}

interface StreamState {
  decoder: TextDecoder;
  /** The decoder may hold the first bytes of a character. */
  splitCharacter: boolean;
  open: OutputLine | null;
  /** A carriage return was seen: the next text replaces the line instead of extending it. */
  replaceNext: boolean;
  /** Colour sequences in force, carried into the next line. */
  colour: string;
  /** An escape sequence cut off by the end of a chunk. */
  rest: string;
}

// Longer lines are broken: one unbounded line would stop the virtual list from working.
const maxLineCharacters = 16_384;
// An escape sequence longer than this is data, not a sequence cut in two.
const maxRestCharacters = 256;

const escape = '\u001B';
const control = new RegExp(
  `\\r\\n|[\\r\\n\\b\\u0007]|${escape}\\[[0-?]*[ -/]*[@-~]|${escape}\\][^\\u0007${escape}]*(?:\\u0007|${escape}\\\\)|${escape}[@-Z\\\\^_]`,
  'g',
);
const unfinishedEscape = new RegExp(`${escape}(?:\\[[0-?]*[ -/]*|\\][^\\u0007${escape}]*${escape}?)?$`);

const decodeBase64 = (data: string): Uint8Array =>
  Uint8Array.from(atob(data), (character) => character.codePointAt(0) ?? 0);

/** Turns output chunks into lines: joins split UTF-8, collapses progress lines, keeps colours. */
export const createLineAssembler = ({
  maxLines = 20_000,
  startOffset = 0,
}: { maxLines?: number; startOffset?: number } = {}): LineAssembler => {
  const lines: OutputLine[] = [];
  const streams = new Map<OutputStream, StreamState>();
  let next = startOffset;
  let count = 0;
  let droppedLines = 0;
  let versionNumber = 0;

  const stateOf = (stream: OutputStream): StreamState => {
    const known = streams.get(stream);
    if (known) return known;
    const state: StreamState = {
      decoder: new TextDecoder(),
      splitCharacter: false,
      open: null,
      replaceNext: false,
      colour: '',
      rest: '',
    };
    streams.set(stream, state);
    return state;
  };

  const decode = (state: StreamState, chunk: OutputChunk): string => {
    if (chunk.dataBase64 !== undefined) {
      state.splitCharacter = true;
      return state.decoder.decode(decodeBase64(chunk.dataBase64), { stream: true });
    }
    // Valid text after a split character means that the rest of that character never came.
    const broken = state.splitCharacter ? state.decoder.decode() : '';
    state.splitCharacter = false;
    return broken + (chunk.text ?? '');
  };

  const openLine = (state: StreamState, chunk: OutputChunk): OutputLine => {
    if (state.open && state.open.commandIndex === chunk.commandIndex) return state.open;
    const line: OutputLine = {
      number: count,
      offset: chunk.offset,
      at: chunk.at,
      stream: chunk.stream,
      commandIndex: chunk.commandIndex,
      text: state.colour,
    };
    count += 1;
    state.open = line;
    state.replaceNext = false;
    lines.push(line);
    return line;
  };

  const append = (state: StreamState, chunk: OutputChunk, text: string): void => {
    for (let rest = text; rest.length > 0;) {
      const line = openLine(state, chunk);
      if (state.replaceNext) {
        line.text = state.colour;
        state.replaceNext = false;
      }
      const room = maxLineCharacters - line.text.length;
      line.text += rest.slice(0, Math.max(room, 1));
      rest = rest.slice(Math.max(room, 1));
      if (rest.length > 0) state.open = null;
    }
  };

  const obey = (state: StreamState, chunk: OutputChunk, sequence: string): void => {
    if (sequence === '\n' || sequence === '\r\n') {
      openLine(state, chunk);
      state.open = null;
    } else if (sequence === '\r') {
      state.replaceNext = true;
    } else if (sequence === '\b') {
      if (state.open) state.open.text = state.open.text.slice(0, -1);
    } else if (sequence.startsWith(`${escape}[`)) {
      if (sequence.endsWith('m')) {
        state.colour = /\[(?:0(?:;0)*)?m$/.test(sequence) ? '' : (state.colour + sequence).slice(-200);
        if (state.open && !state.replaceNext) state.open.text += sequence;
      } else if (sequence === `${escape}[2K` || /\[1?G$/.test(sequence)) {
        // "Clear the line" and "go to column 1" are how progress bars redraw themselves.
        state.replaceNext = true;
      }
    }
  };

  const dropOld = (): void => {
    if (lines.length <= maxLines) return;
    // In bulk, so that a flood does not shift the array once per line.
    const surplus = lines.length - maxLines + Math.ceil(maxLines / 10);
    lines.splice(0, surplus);
    droppedLines += surplus;
  };

  return {
    push(chunk) {
      if (chunk.offset + chunk.bytes <= next) return;
      next = chunk.offset + chunk.bytes;
      versionNumber += 1;
      const state = stateOf(chunk.stream);
      let text = state.rest + decode(state, chunk);
      state.rest = '';
      const cut = unfinishedEscape.exec(text);
      if (cut && text.length - cut.index <= maxRestCharacters) {
        state.rest = text.slice(cut.index);
        text = text.slice(0, cut.index);
      } else if (text.endsWith('\r')) {
        // The line feed may be the first byte of the next chunk.
        state.rest = '\r';
        text = text.slice(0, -1);
      }
      let position = 0;
      for (const match of text.matchAll(control)) {
        append(state, chunk, text.slice(position, match.index));
        obey(state, chunk, match[0]);
        position = match.index + match[0].length;
      }
      append(state, chunk, text.slice(position));
      dropOld();
    },
    lines: () => lines,
    nextOffset: () => next,
    dropped: () => droppedLines,
    version: () => versionNumber,
  };
};
