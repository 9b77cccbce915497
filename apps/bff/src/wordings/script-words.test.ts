import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptWords } from './script-words.ts';

const assets = join(import.meta.dirname, '../../../../assets');
const parts = join(assets, 'presets/parts');
const files = [
  ...readdirSync(parts).map((name) => join(parts, name)),
  join(assets, 'scripts/https-front.yaml'),
];

test('every reason and remedy that a shipped script prints is known, with what it fills in', () => {
  const printed = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/echo "([^"]+)" >&2/g)].map(([, text = '']) => text),
  );
  expect(printed.length).toBeGreaterThan(25);
  // As a shell fills it in.
  const lines = printed.map((text) =>
    text.replace(/^remedy: /, '').replaceAll(/\$\([^)]*\)|\$\w+/g, 'some-value'),
  );
  expect(lines.filter((line) => typeof scriptWords(line) === 'string')).toEqual([]);
});

test('a line is known by its sentence, and one of a program stays as it came', () => {
  expect(scriptWords('The front of ollama did not start on any of: 443 8443 9443.')).toEqual({
    text: 'The front of ollama did not start on any of: 443 8443 9443.',
    wording: {
      code: 'script-front-not-started',
      values: { front: 'ollama', candidates: '443 8443 9443' },
    },
  });
  expect(scriptWords('E: Unable to locate package nginx')).toBe('E: Unable to locate package nginx');
  expect(scriptWords(`Hugging Face has no ${'x'.repeat(3000)}.`)).toMatch(/^Hugging Face has no/);
});
