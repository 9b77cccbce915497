import { expect, test } from 'vitest';
import { SshError } from '../ssh/ssh-error.ts';
import { say } from './say.ts';
import { asColumns, keepWords, remedyBy, SaidError, saidBy, tellWords, thenSaid } from './words.ts';

const before = { detail: null, remedy: null, wordings: null };

test('a row keeps a sentence of ours with its name, and the words of a program as they came', () => {
  const step = { en: 'Install Ollama', ko: 'Ollama 설치' };
  const how = say('exit-code', { code: 7 });
  const detail = say('setup-step-failed', { step, how, words: 'curl: (6) no host' });
  const row = keepWords(before, { detail, remedy: 'Open port 443.' }, 1000);
  expect(tellWords(row)).toEqual({
    detail: '"Install Ollama" failed (exit code 7). curl: (6) no host',
    detailWording: {
      code: 'setup-step-failed',
      values: { step, how: { code: 'exit-code', values: { code: 7 } }, words: 'curl: (6) no host' },
    },
    remedy: 'Open port 443.',
    remedyWording: undefined,
  });
  expect(keepWords(row, {}, 1000)).toEqual(row);
  expect(tellWords(keepWords(row, { detail: null, remedy: 'Wait.' }, 3))).toMatchObject({
    detail: null,
    detailWording: undefined,
    remedy: 'Wai',
  });
});

test('what went wrong is said in our words where the error has them', () => {
  const gone = new SshError('ssh-unreachable', say('file-cut'), say('ssh-try-again'));
  expect(thenSaid(saidBy(gone), remedyBy(gone))).toMatchObject({
    text: 'The connection was cut while the file was sent. Try again.',
    wording: {
      code: 'said-then',
      values: { first: { code: 'file-cut' }, second: { code: 'ssh-try-again' } },
    },
  });
  expect(saidBy(new SaidError(say('link-opening')))).toMatchObject({ wording: { code: 'link-opening' } });
  expect(saidBy(new Error('ENOSPC'))).toBe('ENOSPC');
  expect(thenSaid('ENOSPC', null)).toBe('ENOSPC');
});

test('a column holds a name of ours, and nothing for words of others', () => {
  expect(asColumns(say('vm-has-ended'))).toEqual({
    detail: 'The VM has ended.',
    wording: '{"code":"vm-has-ended"}',
  });
  expect(asColumns('Permission denied')).toEqual({ detail: 'Permission denied', wording: null });
  expect(asColumns(null)).toEqual({ detail: null, wording: null });
});
