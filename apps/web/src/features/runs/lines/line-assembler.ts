import type { OutputChunk, OutputStream } from '@terroir/shared-types';
import { wordingText } from '../../../i18n/wording-text.ts';
import type { LineLog, OutputLine } from './line-log.ts';
import { newlineOffsets } from './newline-offsets.ts';

export interface LineAssembler {
  /** Takes the next chunk; one that lies wholly before what is held is ignored. */
  push(chunk: OutputChunk): void;
  /** Bytes held: the `after` of the next read or subscription. */
  nextOffset(): number;
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
  /** Where the next line begins, when that is known. */
  nextStart: number | null;
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

/** Turns the output chunks of one task into lines of `log`: joins split UTF-8, collapses progress lines, keeps colours. */
export const createLineAssembler = (
  log: LineLog,
  { source = 0, startOffset = 0 }: { source?: number; startOffset?: number } = {},
): LineAssembler => {
  const streams = new Map<OutputStream, StreamState>();
  let next = startOffset;
  let count = 0;
  /** Beginnings of lines in the chunk at work, not yet reached. */
  let starts: number[] = [];

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
      nextStart: null,
    };
    streams.set(stream, state);
    return state;
  };

  const decode = (state: StreamState, chunk: OutputChunk, bytes: Uint8Array | null): string => {
    if (bytes !== null) {
      state.splitCharacter = true;
      return state.decoder.decode(bytes, { stream: true });
    }
    // Valid text after a split character means that the rest of that character never came.
    const broken = state.splitCharacter ? state.decoder.decode() : '';
    state.splitCharacter = false;
    const text = chunk.text ?? '';
    const { textWording } = chunk;
    return broken + (textWording === undefined ? text : `[${wordingText(text.slice(1, -2), textWording)}]\n`);
  };

  const openLine = (state: StreamState, chunk: OutputChunk): OutputLine => {
    if (state.open && state.open.commandIndex === chunk.commandIndex) return state.open;
    const line = log.add({
      number: count,
      source,
      offset: Math.max(state.nextStart ?? 0, chunk.offset),
      at: chunk.at,
      stream: chunk.stream,
      commandIndex: chunk.commandIndex,
      text: state.colour,
    });
    count += 1;
    state.open = line;
    state.replaceNext = false;
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
    // A title that a program sets may hold line feeds: they begin no line.
    if (sequence.startsWith(`${escape}]`)) {
      for (const character of sequence) if (character === '\n') starts.shift();
      return;
    }
    if (sequence === '\n' || sequence === '\r\n') {
      openLine(state, chunk);
      state.open = null;
      state.nextStart = starts.shift() ?? null;
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

  return {
    push(chunk) {
      if (chunk.offset + chunk.bytes <= next) return;
      next = chunk.offset + chunk.bytes;
      const state = stateOf(chunk.stream);
      const bytes = chunk.dataBase64 === undefined ? null : decodeBase64(chunk.dataBase64);
      starts = newlineOffsets(chunk, bytes);
      let text = state.rest + decode(state, chunk, bytes);
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
      log.changed();
    },
    nextOffset: () => next,
  };
};
