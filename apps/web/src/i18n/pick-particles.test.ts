// @vitest-environment jsdom
import { beforeAll, expect, test } from 'vitest';
import { ko } from './ko/index.ts';
import { pickParticles } from './pick-particles.ts';
import { i18next, startI18n } from './start-i18n.ts';

beforeAll(() => startI18n('ko'));

test.each([
  // Hangul, with a final and without.
  ['서버이(가) 응답하지 않았습니다', '서버가 응답하지 않았습니다'],
  ['볼륨이(가) 없습니다', '볼륨이 없습니다'],
  ['서버와(과) 볼륨와(과)', '서버와 볼륨과'],
  ['볼륨(이)라는 이름', '볼륨이라는 이름'],
  ['서버(이)라는 이름', '서버라는 이름'],
  // ㄹ takes 로, but is a final for all others.
  ['서울(으)로 서울을(를)', '서울로 서울을'],
  ['부산(으)로', '부산으로'],
  ['제주(으)로', '제주로'],
  // Digits as they are read.
  ['us-east-2이(가) 응답', 'us-east-2가 응답'],
  ['us-east-1이(가) 응답', 'us-east-1이 응답'],
  ['코드 1(으)로 끝남', '코드 1로 끝남'],
  ['코드 130(으)로 끝남', '코드 130으로 끝남'],
  ['포트 443을(를) 엽니다', '포트 443을 엽니다'],
  // Letters: one by one in capitals, else as a word.
  ['VM을(를) 종료', 'VM을 종료'],
  ['URL을(를) URL(으)로', 'URL을 URL로'],
  ['GPU이(가)', 'GPU가'],
  ['main은(는) 있습니다', 'main은 있습니다'],
  ['web을(를) 삭제', 'web을 삭제'],
  ['llm-fleet을(를) 삭제', 'llm-fleet를 삭제'],
  ['table(으)로', 'table로'],
  ['server와(과)', 'server와'],
  ['backup을(를)', 'backup을'],
  ['/home/ann(으)로', '/home/ann으로'],
  // Units are said, signs are not, and what is in parentheses is not read.
  ['3%이(가)', '3%가'],
  ['12 MiB을(를)', '12 MiB를'],
  ['10 USD와(과)', '10 USD와'],
  ['₩15,000와(과)', '₩15,000과'],
  ['‘web-3’이(가)', '‘web-3’이'],
  ['"서버"을(를)', '"서버"를'],
  ['web-3(시간당 2 USD)이(가) 종료', 'web-3(시간당 2 USD)이 종료'],
  ['/srv/(으)로', '/srv/로'],
  // Nobody knows.
  ['🦊이(가)', '🦊이(가)'],
])('%s', (text, natural) => {
  expect(pickParticles(text)).toBe(natural);
});

test('every text of the page goes through it', () => {
  expect(i18next.t('files:deleteTitle', { name: 'notes' })).toBe('notes를 삭제할까요?');
  expect(i18next.t('files:deleteTitle', { name: '회의록' })).toBe('회의록을 삭제할까요?');
  expect(i18next.t('terminal:ended', { code: 0 })).toBe('셸이 코드 0으로 끝났습니다.');
  expect(i18next.t('terminal:ended', { code: 1 })).toBe('셸이 코드 1로 끝났습니다.');
});

const textsOf = (node: object): string[] =>
  Object.values(node).flatMap((value: unknown) =>
    typeof value === 'string' ? [value] : textsOf(value as object),
  );

test('no text fixes the particle of a name that it does not know', () => {
  const fixed = textsOf(ko).filter((text) =>
    /\}\}(?:\((?![으이]\))[^()]*\)|[’'")])*(?:[을를은는가과와]|이(?!며|\()|으?로|이?라는|이?라고)(?=[\s,.:]|$)/.test(
      text,
    ),
  );
  expect(fixed).toEqual([]);
});
