// @vitest-environment jsdom
import type { OutputChunk } from '@terroir/shared-types';
import { beforeAll, expect, test } from 'vitest';
import { startI18n } from '../../../i18n/start-i18n.ts';
import { createLineAssembler } from './line-assembler.ts';
import { createLineLog } from './line-log.ts';

beforeAll(() => startI18n('ko'));

const english = '[Terroir could not read what may have come after this: gone]\n';
const record: OutputChunk = {
  offset: 0,
  bytes: english.length,
  at: '2026-11-24T00:00:00.000Z',
  stream: 'system',
  commandIndex: 0,
  record: 'gap',
  text: english,
};

test('a record is said in the language of the page, and one from before as it was written', () => {
  const log = createLineLog();
  const assembler = createLineAssembler(log);
  const textWording = { code: 'output-gap', values: { why: 'gone' } };
  assembler.push(record);
  assembler.push({ ...record, offset: english.length, textWording });
  expect(log.lines().map(({ text, offset }) => [text, offset])).toEqual([
    [english.trim(), 0],
    ['[Terroir가 이 뒤에 더 나왔을 수 있는 출력을 읽지 못했습니다: gone]', english.length],
  ]);
});
