import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBetweenCharacters, firstBytes, incompleteEnd } from './split-utf8.ts';

const pieces = fc.array(fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)));
const textInPieces = fc
  .tuple(fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 1, max: 9 })))
  .map(([text, sizes]) => {
    const whole = Buffer.from(text);
    const cut: Buffer[] = [];
    let at = 0;
    for (const size of sizes) cut.push(whole.subarray(at, (at += size)));
    return [...cut, whole.subarray(at)];
  });

test('pieces are cut into buffers of a size, with every byte in its place', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 4, max: 50 }), (given, max) => {
      const cuts = cutBetweenCharacters(given, max);
      expect(Buffer.concat(cuts)).toEqual(Buffer.concat(given));
      for (const one of cuts) {
        expect(one.length).toBeLessThanOrEqual(max);
        expect(one.length).toBeGreaterThan(0);
      }
    }),
  );
});

test('no character of a text is cut in two, however it came', () => {
  fc.assert(
    fc.property(textInPieces, fc.integer({ min: 4, max: 50 }), (given, max) => {
      const text = Buffer.concat(given).toString();
      expect(cutBetweenCharacters(given, max).map(String).join('')).toBe(text);
    }),
  );
});

test('the half character at the end of the pieces is found over their borders', () => {
  fc.assert(
    fc.property(textInPieces, fc.nat(3), (given, missing) => {
      const whole = Buffer.concat(given);
      const begun = firstBytes(given, whole.length - missing);
      const end = incompleteEnd(begun);
      const complete = whole.subarray(0, Math.max(0, whole.length - missing) - end.length);
      expect(Buffer.from(complete.toString())).toEqual(complete);
      expect(end.length).toBeLessThanOrEqual(3);
    }),
  );
});
