import { expect, test } from 'vitest';
import { readChatStream } from './read-chat-stream.ts';

const streamOf = (parts: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const part of parts) {
        controller.enqueue(typeof part === 'string' ? new TextEncoder().encode(part) : part);
      }
      controller.close();
    },
  });

const read = async (parts: readonly (string | Uint8Array)[]): Promise<string[]> => {
  const tokens: string[] = [];
  for await (const token of readChatStream(streamOf(parts))) tokens.push(token);
  return tokens;
};

const frame = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

test('tokens arrive in order and the end mark ends them', async () => {
  expect(await read([frame('Hel'), frame('lo'), 'data: [DONE]\n\n', frame('late')])).toEqual(['Hel', 'lo']);
});

test('a frame split in the middle of a Korean character is joined', async () => {
  const bytes = new TextEncoder().encode(frame('서울'));
  expect(await read([bytes.slice(0, 42), bytes.slice(42)])).toEqual(['서울']);
});

test('comments, empty deltas and carriage returns are passed over', async () => {
  expect(await read([': ping\r\n\r\n', 'data: {"choices":[{"delta":{}}]}\r\n\r\n', frame('a')])).toEqual([
    'a',
  ]);
});

test('an error inside the stream is thrown with the words of the server', async () => {
  await expect(read(['data: {"error":{"message":"model is loading"}}\n\n'])).rejects.toThrow(
    'model is loading',
  );
});

test('a stream that ends without an end mark still gives its last token', async () => {
  expect(await read([frame('last').trimEnd()])).toEqual(['last']);
});
