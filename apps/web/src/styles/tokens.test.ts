import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const blockOf = (theme: 'dark' | 'light'): Map<string, string> => {
  const block = css.split(`[data-theme='${theme}'] {`)[1]?.split('\n}')[0] ?? '';
  return new Map(
    [...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name ?? '', hex ?? '']),
  );
};

/** Relative luminance by WCAG 2.2. */
const luminance = (hex: string): number => {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
};
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const texts = [
  'text',
  'muted',
  'faint',
  'accent',
  'status-running',
  'status-transient',
  'status-paused',
  'status-ended',
  'status-failed',
  'status-unknown',
];
const grounds = ['surface', 'raised', 'sunken', 'hover'];

for (const theme of ['dark', 'light'] as const) {
  const token = blockOf(theme);
  const ratio = (text: string, ground: string) =>
    contrast(token.get(text) ?? '#000000', token.get(ground) ?? '#000000');

  test(`${theme}: every text colour reads on every surface (4.5:1)`, () => {
    const poor = texts.flatMap((text) =>
      grounds
        .filter((ground) => ratio(text, ground) < 4.5)
        .map((ground) => `${text} on ${ground}: ${ratio(text, ground).toFixed(2)}`),
    );
    expect(poor).toEqual([]);
  });

  test(`${theme}: text on filled buttons and soft accents reads, control borders stand out`, () => {
    expect(ratio('accent-text', 'accent-strong')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('accent-text', 'accent-strong-hover')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('accent-text', 'danger-strong')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('accent-text', 'danger-strong-hover')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('accent', 'accent-soft')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('text', 'accent-soft')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('control-line', 'surface')).toBeGreaterThanOrEqual(3);
    expect(ratio('map-label', 'map-land')).toBeGreaterThanOrEqual(4.5);
  });
}
