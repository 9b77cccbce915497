import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RemoteStream } from '../output/task-output.ts';
import { createCommandOrder } from './command-order.ts';
import type { OrderedPart } from './marker-parser.ts';

const data = (text: string): OrderedPart => ({ kind: 'data', data: Buffer.from(text) });
const marker = (index: number): OrderedPart => ({ kind: 'marker', upCs: null, index, code: 0, bytes: 1 });
const end: OrderedPart = { kind: 'end', reason: 'done', bytes: 1 };

const ordered = (parts: readonly (readonly [RemoteStream, OrderedPart])[], at = { stdout: 0, stderr: 0 }) => {
  const said: string[] = [];
  const order = createCommandOrder(at, (_stream, part) => {
    if (part.kind === 'data') said.push(String(part.data));
  });
  for (const [stream, part] of parts) order.push(stream, part);
  return { said, order };
};

test('an error message does not overtake the output of the command before it', () => {
  const { said } = ordered([
    ['stderr', marker(0)],
    ['stderr', data('1 err')],
    ['stdout', data('0 out')],
    ['stdout', marker(0)],
    ['stdout', data('1 out')],
  ]);
  expect(said).toEqual(['0 out', '1 err', '1 out']);
});

test('however two streams interleave, commands come in order and nothing is lost', () => {
  const streamOf = (stream: RemoteStream) => [
    ...[0, 1, 2, 3].flatMap((index) => [
      data(`${index} ${stream} a`),
      data(`${index} ${stream} b`),
      marker(index),
    ]),
    end,
  ];
  const choices = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(choices, (outFirst) => {
      const queues = { stdout: streamOf('stdout'), stderr: streamOf('stderr') };
      const parts: [RemoteStream, OrderedPart][] = [];
      for (const first of outFirst) {
        const wanted = first ? 'stdout' : 'stderr';
        const other = first ? 'stderr' : 'stdout';
        const stream = queues[wanted].length > 0 ? wanted : other;
        const part = queues[stream].shift();
        if (part === undefined) break;
        parts.push([stream, part]);
      }
      const { said } = ordered(parts);
      expect(said).toHaveLength(16);
      const commands = said.map((text) => Number(text[0]));
      expect(commands).toEqual(commands.toSorted((a, b) => a - b));
    }),
  );
});

test('reading goes on in the middle, and what a silent stream holds back is given in the end', () => {
  const { said, order } = ordered([['stderr', data('late')]], { stdout: 1, stderr: 2 });
  expect(said).toEqual([]);
  order.release();
  expect(said).toEqual(['late']);
});

test('a stream without its marker holds back no more than 1 MiB', () => {
  const { said } = ordered([
    ['stderr', marker(0)],
    ...Array.from({ length: 20 }, () => ['stderr', data('x'.repeat(1 << 16))] as const),
  ]);
  expect(said.length).toBeGreaterThanOrEqual(17);
});
