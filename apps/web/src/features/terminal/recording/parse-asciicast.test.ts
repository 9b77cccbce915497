import { expect, test } from 'vitest';
import { parseAsciicast } from './parse-asciicast.ts';

const header = '{"version":2,"width":80,"height":24}';

test('output and sizes come in order, other events are left out', () => {
  const text = [header, '[0.5,"o","a\\u001b[31m"]', '[1,"i","typed"]', '[2.5,"r","100x30"]', ''].join('\n');
  expect(parseAsciicast(text)).toEqual({
    cols: 80,
    rows: 24,
    events: [
      { at: 0.5, kind: 'output', data: 'a\u001b[31m' },
      { at: 2.5, kind: 'resize', data: '100x30' },
    ],
    durationSeconds: 2.5,
  });
});

test('a file that is still written ends before its half line', () => {
  expect(parseAsciicast(`${header}\n[1,"o","a"]\n[2,"o","b`).events).toHaveLength(1);
});

test.each(['', '{"version":1,"width":80,"height":24}', '{"version":2,"width":0,"height":24}', 'no JSON'])(
  'no recording: %s',
  (text) => expect(() => parseAsciicast(text)).toThrow(),
);
