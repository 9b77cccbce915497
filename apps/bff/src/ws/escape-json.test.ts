import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import loadWabt from 'wabt';
import { escapeJsonModule } from './escape-json-module.ts';
import { escapedBetween } from './escape-json.ts';

test('the module is what its text says', async () => {
  const wabt = await loadWabt();
  const text = readFileSync(new URL('escape-json.wat', import.meta.url), 'utf8');
  const { buffer } = wabt.parseWat('escape-json.wat', text, { simd: true }).toBinary({});
  expect(Buffer.from(buffer).toString('base64')).toBe(escapeJsonModule);
});

const unit = fc.oneof(fc.constantFrom('a', '"', '\\', '\n', '\0', '\x1b', '\x7f', '한', '🚀'), fc.string());

test('text is escaped as JSON.stringify does, wherever its sixteens begin', () => {
  fc.assert(
    fc.property(fc.array(unit), fc.nat(40), (parts, lead) => {
      const text = 'x'.repeat(lead) + parts.join('');
      const frame = escapedBetween('{"한":"', Buffer.from(text), '"}');
      expect(JSON.parse(frame.toString())).toEqual({ 한: text });
    }),
    { numRuns: 1000 },
  );
});

test('what is larger than any chunk is escaped too, and the next one after it', () => {
  const text = '"\x1b\n한'.repeat(400_000);
  expect(JSON.parse(escapedBetween('"', Buffer.from(text), '"').toString())).toBe(text);
  expect(escapedBetween('"', Buffer.from('a"b'), '"').toString()).toBe('"a\\"b"');
});
