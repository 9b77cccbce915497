import { expect, test } from 'vitest';
import { pickParticles } from './pick-particles.ts';

test.each([
  ['서버이(가) 응답하지 않았습니다', '서버가 응답하지 않았습니다'],
  ['볼륨이(가) 없습니다', '볼륨이 없습니다'],
  ['us-east-2이(가) 응답', 'us-east-2가 응답'],
  ['us-east-1이(가) 응답', 'us-east-1이 응답'],
  ['VM을(를) 종료', 'VM을 종료'],
  ['web-3(시간당 2 USD)이(가) 종료', 'web-3(시간당 2 USD)가 종료'],
  ['서울(으)로', '서울로'],
  ['부산(으)로', '부산으로'],
  ['main은(는) 있습니다', 'main은 있습니다'],
])('%s', (text, natural) => {
  expect(pickParticles(text)).toBe(natural);
});
