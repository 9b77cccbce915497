import Anser from 'anser';

export interface LineSpan {
  text: string;
  /** Class names for colour and weight. */
  className: string;
  /** Exact colour of a 24-bit sequence; null: by class. */
  colour: string | null;
  /** Part of a search match. */
  match: boolean;
}

// Colours by meaning, so that both themes keep their contrast.
const colourClass: Record<string, string> = {
  'ansi-black': 'text-faint',
  'ansi-red': 'text-failed',
  'ansi-green': 'text-running',
  'ansi-yellow': 'text-paused',
  'ansi-blue': 'text-transient',
  'ansi-magenta': 'text-unknown',
  'ansi-cyan': 'text-accent',
  'ansi-white': 'text-text',
};
const decorationClass: Record<string, string> = {
  bold: 'font-semibold',
  dim: 'opacity-80',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'line-through',
};

const escape = '\u001B';
const colourSequence = new RegExp(`${escape}\\[[0-9;:]*m`, 'g');

/** The line as a person reads it, without colour sequences. */
export const plainText = (text: string): string => text.replaceAll(colourSequence, '');

/** Where `query` occurs, ignoring case; half-open ranges of characters in the plain text. */
export const findMatches = (plain: string, query: string): [start: number, end: number][] => {
  if (query === '') return [];
  const ranges: [number, number][] = [];
  const haystack = plain.toLowerCase();
  const needle = query.toLowerCase();
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) {
    ranges.push([at, at + needle.length]);
  }
  return ranges;
};

const classOf = (chunk: Anser.AnserJsonEntry): Pick<LineSpan, 'className' | 'colour'> => {
  const known = colourClass[(chunk.fg ?? '').replace('ansi-bright-', 'ansi-')];
  const exact = chunk.fg === 'ansi-truecolor' ? chunk.fg_truecolor : null;
  const decorations = (chunk.decorations ?? []).map((decoration) => decorationClass[decoration] ?? '');
  return {
    className: [known ?? '', ...decorations].filter((name) => name !== '').join(' '),
    colour: exact === null || exact === '' ? null : `rgb(${exact})`,
  };
};

/** A line as runs of equal colour, cut at the borders of search matches. */
export const lineSpans = (text: string, query: string): LineSpan[] => {
  const parts = text.includes('\u001B')
    ? Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((chunk) => ({
        text: chunk.content,
        ...classOf(chunk),
      }))
    : [{ text, className: '', colour: null }];
  const matches = findMatches(plainText(text), query);
  if (matches.length === 0) return parts.map((part) => ({ ...part, match: false }));
  const spans: LineSpan[] = [];
  let start = 0;
  for (const part of parts) {
    const end = start + part.text.length;
    const borders = matches.flat().filter((border) => border > start && border < end);
    let from = start;
    for (const to of [...borders, end]) {
      const inside = matches.some(([begin, finish]) => from >= begin && to <= finish);
      spans.push({ ...part, text: part.text.slice(from - start, to - start), match: inside });
      from = to;
    }
    start = end;
  }
  return spans;
};
