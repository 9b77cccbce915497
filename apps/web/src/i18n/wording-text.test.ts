// @vitest-environment jsdom
import { beforeAll, expect, test } from 'vitest';
import { startI18n, switchLanguage } from './start-i18n.ts';
import { wordingText } from './wording-text.ts';

beforeAll(() => startI18n('ko'));

test('a sentence of the server is said in Korean by its name, with the particles that its values take', () => {
  const why = { code: 'ssh-failed', values: { where: 'root@127.0.0.1:1', why: 'ECONNREFUSED' } };
  expect(wordingText('gpu2: SSH failed', { code: 'ssh-host-warning', values: { host: 'gpu2', why } })).toBe(
    'gpu2: root@127.0.0.1:1에 SSH로 연결하지 못했습니다: ECONNREFUSED',
  );
  const lost = { code: 'no-living-vm', values: { cloud: 'AWS', vm: 'i-1', action: { code: 'act-resume' } } };
  expect(wordingText('', lost)).toBe('AWS에 재개할 수 있는 VM i-1이 없습니다.');
  const actions = [{ code: 'act-reboot' }, { code: 'act-terminate' }];
  expect(wordingText('', { code: 'possible-there', values: { actions } })).toBe(
    '여기서 할 수 있는 작업: 재부팅, 종료.',
  );
});

test('words of somebody else, and names that are not known, stay as they came', () => {
  expect(wordingText('UnauthorizedOperation', undefined)).toBe('UnauthorizedOperation');
  expect(wordingText('Newer words.', { code: 'of-a-newer-server' })).toBe('Newer words.');
});

test('in English the words of the server stand', async () => {
  await switchLanguage('en');
  expect(wordingText('It is tried again.', { code: 'tried-again' })).toBe('It is tried again.');
  await switchLanguage('ko');
});

test('a step is called as its preset calls it in the language, and what a program said stays as it is', () => {
  const values = {
    step: { en: 'Install Ollama', ko: 'Ollama 설치' },
    how: { code: 'exit-code', values: { code: 7 } },
    words: 'curl: (6) Could not resolve host',
  };
  expect(wordingText('', { code: 'setup-step-failed', values })).toBe(
    '‘Ollama 설치’ 단계가 실패했습니다(종료 코드 7). curl: (6) Could not resolve host',
  );
});
