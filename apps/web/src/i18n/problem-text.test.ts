// @vitest-environment jsdom
import { beforeAll, expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { problemText } from './problem-text.ts';
import { startI18n, switchLanguage } from './start-i18n.ts';

beforeAll(() => startI18n('ko'));

const bare = { status: 404, code: 'not-found', detail: 'There is no VM "v1".' };
const noVm = new ApiError({
  ...bare,
  detailWording: { code: 'no-such-thing', values: { what: { code: 'thing-VM' }, id: '"v1"' } },
});

test('a refusal that is named is said in Korean, with the advice for its kind where it brings none', () => {
  expect(problemText(noVm)).toEqual({
    detail: 'VM "v1"이 없습니다.',
    remedy: '목록으로 돌아가 다시 고르세요.',
    verbatim: undefined,
  });
});

test('what does not fit how things stand is said with the states that are meant', () => {
  const refused = new ApiError({
    status: 409,
    code: 'impossible-in-this-state',
    detail: 'Cannot restart life: it needs VMs that are running, but there are: 2 suspended, 1 failed.',
    detailWording: {
      code: 'action-impossible',
      values: {
        action: { code: 'act-reboot' },
        infra: 'life',
        needs: { code: 'status-running' },
        among: [
          { code: 'count-of', values: { count: 2, status: { code: 'status-suspended' } } },
          { code: 'count-of', values: { count: 1, status: { code: 'status-failed' } } },
        ],
      },
    },
    remedy: 'Choose an action or VMs that fit.',
    remedyWording: { code: 'choose-what-fits' },
  });
  expect(problemText(refused)).toEqual({
    detail: 'life: 재부팅할 수 없습니다. 필요한 VM 상태: 실행 중. 지금 상태: 일시 중지 2대, 실패 1대.',
    remedy: '알맞은 작업이나 VM을 고르세요.',
    verbatim: undefined,
  });
});

test('one that is not named keeps its English words beside what its kind means', () => {
  expect(problemText(new ApiError(bare))).toMatchObject({
    detail: '대상이 없습니다. 이미 삭제되었을 수 있습니다.',
    verbatim: '서버의 설명: There is no VM "v1".',
  });
});

test('in English the words of the server stand', async () => {
  await switchLanguage('en');
  expect(problemText(noVm).detail).toBe('There is no VM "v1".');
  await switchLanguage('ko');
});
