import type { welcome as source } from '../en/welcome.ts';
import type { Translation } from '../translation.ts';

export const welcome: Translation<typeof source> = {
  title: '샌드박스에서 시작하기',
  detail: '계정도 비용도 없습니다. 모의 VM이지만 셸은 진짜입니다.',
  dismiss: '첫 단계 안내 숨기기',
  done: '완료',
  step_find: '지도에서 사양 찾기',
  step_deploy: '배포하고 켜지는 과정 보기',
  step_command: '명령 실행하기',
  step_model: '모델을 띄우고 대화하기',
  action_find: '사양 찾기',
  action_deploy: '배포하기',
  action_command: '콘솔 열기',
  action_model: '모델 서빙 시작',
};
