import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test.each([
  ['echo one\n\techo 둘 👩‍💻', 'echo one\n\techo 둘 👩‍💻'],
  ['echo safe # \u202Ex- fr mr', String.raw`echo safe # \u{202e}x- fr mr`],
  ['cat\u200Bx \u2066y\u2069 \u001b[2K\r', String.raw`cat\u{200b}x \u{2066}y\u{2069} \u{1b}[2K\u{d}`],
])('%j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});
