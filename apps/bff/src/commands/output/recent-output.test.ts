import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecentOutput } from './recent-output.ts';
import type { StoredChunk } from './store.ts';

const chunk = (start: number, data: Buffer): StoredChunk => ({
  start,
  at: '2026-01-01T00:00:00.000Z',
  stream: 'stdout',
  commandIndex: 0,
  data,
});
const watched = () => createRecentOutput(() => true);

test('a reader at the tail gets the bytes that were stored, and whoever is further behind is sent to the store', () => {
  const commits = fc.array(fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 4 }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(commits, (sizes) => {
      const recent = watched();
      let end = 0;
      let reader = 0;
      for (const pieces of sizes) {
        const stored = pieces.map((bytes) => {
          const made = chunk(end, Buffer.alloc(bytes, end % 251));
          end += bytes;
          return made;
        });
        recent.add('t', 'r', stored);
        for (let more = recent.read('t', reader, 3, 100_000); more !== null;) {
          expect(more.length).toBeLessThanOrEqual(3);
          const [first] = more;
          if (first === undefined) break;
          expect(first.start).toBe(reader);
          for (const { start, data } of more) {
            expect(start).toBe(reader);
            expect(data[0]).toBe(start % 251);
            reader += data.length;
          }
          more = recent.read('t', reader, 3, 100_000);
        }
        expect(reader).toBe(end);
      }
    }),
    { numRuns: 30 },
  );
});

test('what lies before the tail, in a gap or of another task is not known here', () => {
  const recent = watched();
  recent.add('t', 'r', [chunk(100, Buffer.alloc(50))]);
  expect(recent.read('t', 99, 10, 1000)).toBeNull();
  expect(recent.read('t', 151, 10, 1000)).toBeNull();
  expect(recent.read('other', 0, 10, 1000)).toBeNull();
  expect(recent.read('t', 120, 10, 1000)).toMatchObject([{ start: 100 }]);
  recent.add('t', 'r', [chunk(900, Buffer.alloc(5))]);
  expect(recent.read('t', 100, 10, 1000)).toBeNull();
  expect(recent.read('t', 900, 10, 1000)).toMatchObject([{ start: 900 }]);
  recent.forget('t');
  expect(recent.read('t', 900, 10, 1000)).toBeNull();
});

test('a task that nobody watches leaves nothing, and many floods together are bounded', () => {
  let isWatched = true;
  const recent = createRecentOutput(() => isWatched);
  const kept = (): number =>
    Array.from({ length: 40 }, (_, index) => recent.read(`t${index}`, 4 << 20, 1, 1)).filter(
      (found) => found !== null,
    ).length;
  for (let index = 0; index < 40; index += 1) {
    recent.add(
      `t${index}`,
      'r',
      Array.from({ length: 64 }, (_, at) => chunk(at << 16, Buffer.alloc(1 << 16))),
    );
  }
  // 16 MiB in all, 2 MiB each.
  expect(kept()).toBe(8);
  isWatched = false;
  recent.add('t39', 'r', [chunk(4 << 20, Buffer.alloc(1))]);
  expect(recent.read('t39', 4 << 20, 1, 1)).toBeNull();
});
