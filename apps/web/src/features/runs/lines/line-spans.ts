import Anser from 'anser';
import type { Matcher } from '../find/create-matcher.ts';

export interface LineSpan {
  text: string;
  /** Class names for colour and weight. */
  className: string;
  /** Exact colour of a sequence of 8 or 24 bits; null: by class. */
  colour: string | null;
  background: string | null;
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
const backgroundClass: Record<string, string> = {
  'ansi-black': 'bg-hover',
  'ansi-red': 'bg-failed/25',
  'ansi-green': 'bg-running/25',
  'ansi-yellow': 'bg-paused/25',
  'ansi-blue': 'bg-transient/25',
  'ansi-magenta': 'bg-unknown/25',
  'ansi-cyan': 'bg-accent/25',
  'ansi-white': 'bg-hover',
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

// The 6 × 6 × 6 cube and the 24 greys of xterm's palette of 256.
const cubeSteps = [0, 95, 135, 175, 215, 255];
const paletteColour = (index: number): string => {
  if (index >= 232) return `rgb(${[0, 1, 2].map(() => 8 + (index - 232) * 10).join(', ')})`;
  const at = index - 16;
  return `rgb(${[36, 6, 1].map((step) => cubeSteps[Math.floor(at / step) % 6] ?? 0).join(', ')})`;
};
const exactColour = (name: string | null, truecolour: string | null): string | null => {
  const palette = /^ansi-palette-(\d+)$/.exec(name ?? '')?.[1];
  if (palette !== undefined) return paletteColour(Number(palette));
  return name === 'ansi-truecolor' && truecolour ? `rgb(${truecolour})` : null;
};

const classOf = (chunk: Anser.AnserJsonEntry): Pick<LineSpan, 'className' | 'colour' | 'background'> => {
  const plainName = (name: string | null) => (name ?? '').replace('ansi-bright-', 'ansi-');
  const decorations = (chunk.decorations ?? []).map((decoration) => decorationClass[decoration] ?? '');
  const names = [colourClass[plainName(chunk.fg)], backgroundClass[plainName(chunk.bg)], ...decorations];
  return {
    className: names.filter((name) => name !== undefined && name !== '').join(' '),
    colour: exactColour(chunk.fg, chunk.fg_truecolor),
    background: exactColour(chunk.bg, chunk.bg_truecolor),
  };
};

/** A line as runs of equal colour, cut at the borders of search matches. */
export const lineSpans = (text: string, matcher: Pick<Matcher, 'ranges'>): LineSpan[] => {
  const parts = text.includes('\u001B')
    ? Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((chunk) => ({
        text: chunk.content,
        ...classOf(chunk),
      }))
    : [{ text, className: '', colour: null, background: null }];
  const matches = matcher.ranges(plainText(text));
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
