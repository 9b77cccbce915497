import { expect, test } from 'vitest';
import { visibleName } from './visible-name.ts';

test.each([
  ['plain name.txt', 'plain name.txt'],
  ['보고서.pdf', '보고서.pdf'],
  ['line\nbreak\ttab', String.raw`line\u{a}break\u{9}tab`],
  ['invoice\u202Efdp.exe', String.raw`invoice\u{202e}fdp.exe`],
  ['\u001b[31mred', String.raw`\u{1b}[31mred`],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
])('%j is shown as %j', (name, shown) => {
  expect(visibleName(name)).toBe(shown);
});
