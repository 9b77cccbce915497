import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { publicChunk, type StoredChunk } from '../commands/output/store.ts';
import { chunkFrame } from './chunk-frame.ts';

const at = '2026-01-01T00:00:00.000Z';
const chunk = (data: Buffer): StoredChunk => ({ start: 1000, at, stream: 'stdout', commandIndex: 2, data });

test('a frame says of any bytes what the schema of chunks says, from any byte on, wherever they lie in memory', () => {
  const lines = fc
    .array(fc.string({ unit: fc.constantFrom('a', ' ', '~', '\x7f', '\n', '1') }))
    .map((parts) => Buffer.from(parts.join('\n')));
  const special = fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '\r', '\t', '\x1b', '\0', '!', '#', '한', '🚀', '\x80'),
  });
  const bytes = fc.oneof(
    lines,
    special.map((text) => Buffer.from(text)),
    fc.uint8Array().map((array) => Buffer.from(array)),
  );
  fc.assert(
    fc.property(
      bytes,
      fc.nat(5),
      fc.nat(8),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      (data, lead, skip, id) => {
        const moved = chunk(Buffer.concat([Buffer.alloc(lead), data]).subarray(lead));
        const after = 998 + skip;
        const frame = JSON.parse(chunkFrame({ id, taskId: 't' }, moved, after).toString());
        expect(frame).toEqual({ type: 'chunk', id, taskId: 't', ...publicChunk(moved, after) });
      },
    ),
    { numRuns: 2000 },
  );
});
