// @vitest-environment jsdom
import { beforeAll, expect, test } from 'vitest';
import { ApiError } from '../../../api/api-error.ts';
import { startI18n } from '../../../i18n/start-i18n.ts';
import { emptyForm } from './connection-draft.ts';
import { fieldProblems } from './field-problems.ts';

beforeAll(() => startI18n('ko'));

const refusal = (...errors: ApiError['errors']) =>
  new ApiError({ status: 422, code: 'invalid-request', detail: 'It does not fit.', errors: [...errors] });

test('each thing that does not fit stands at its field, in the language of the page', () => {
  const error = refusal(
    { path: 'config.regions.1', message: 'a region', messageWording: { code: 'rule-region' } },
    { path: 'secrets.secretAccessKey', message: 'is missing', messageWording: { code: 'field-missing' } },
    { path: 'config.place.1', message: 'is too large', messageWording: { code: 'field-too-big' } },
    { path: 'config.hosts.2.user', message: 'an account', messageWording: { code: 'rule-account' } },
  );
  expect(fieldProblems(error, emptyForm)).toEqual({
    regions: 'ap-northeast-2 같은 리전 이름을 적으세요',
    secretAccessKey: '필요한 값이 없습니다',
    lat: '너무 큽니다',
    hosts: '3: 계정 이름이 아닙니다',
  });
});

test('what no field shows, and what is no refusal of fields, is told as a whole', () => {
  expect(fieldProblems(refusal({ path: 'config.newer', message: 'is missing' }), emptyForm)).toBeNull();
  expect(fieldProblems(refusal(), emptyForm)).toBeNull();
  expect(fieldProblems(new Error('no answer'), emptyForm)).toBeNull();
});
