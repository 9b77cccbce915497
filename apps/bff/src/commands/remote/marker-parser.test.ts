import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMarkerParser, type StreamPart } from './marker-parser.ts';

const token = '0123456789abcdef0123456789abcdef';
const mark = (text: string) => Buffer.from(`\x1e${token}:${text}\n`);

const parse = (pieces: readonly Buffer[]): string[] => {
  const parser = createMarkerParser(token);
  const parts = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.finish()];
  const said: string[] = [];
  let open: Buffer[] = [];
  const close = () => {
    if (open.length > 0) said.push(`data ${Buffer.concat(open).toString('hex')}`);
    open = [];
  };
  for (const part of parts) {
    if (part.kind === 'data') open.push(part.data);
    else {
      close();
      said.push(describePart(part));
    }
  }
  close();
  return said;
};
const describePart = (part: Exclude<StreamPart, { kind: 'data' }>): string => {
  if (part.kind === 'marker') return `marker ${part.index} ${part.code} ${part.upCs}`;
  if (part.kind === 'over') return 'over';
  if (part.kind === 'frames') return `frames ${part.data.length}`;
  if (part.kind === 'begin') return `begin ${part.upCs}`;
  return part.kind === 'end' ? `end ${part.reason}` : `header ${part.word}`;
};

// Output that looks like the beginning, or nearly like all, of a marker.
const output = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 1, max: token.length + 2 }).map((length) => mark('1:0').subarray(0, length)),
  fc.constantFrom('x', '1', '1:0:x', 'begin:x', 'alive:7', '1:2000', 'x'.repeat(200)).map(mark),
);

test('output and markers come apart the same however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(output, { maxLength: 6 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 12 }),
      (outputs, cuts) => {
        const data = Buffer.concat(outputs);
        const whole = Buffer.concat([
          Buffer.from('welcome\n'),
          mark('alive:42'),
          mark('begin:1200'),
          data,
          mark('0:7:1250'),
          mark('1:-'),
          mark('end:done'),
          mark('over:0'),
        ]);
        const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((place, index) => whole.subarray(places[index], place));
        const expected = data.length === 0 ? [] : [`data ${data.toString('hex')}`];
        expect(parse(pieces)).toEqual([
          'header alive',
          'begin 1200',
          ...expected,
          'marker 0 7 1250',
          'marker 1 null null',
          'end done',
          'over',
        ]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a login shell that greets without end is given up', () => {
  const parser = createMarkerParser(token);
  const noise = Buffer.alloc(300_000, 'x');
  expect(() => Array.from({ length: 5 }, () => parser.push(noise))).toThrow('login shell');
});
