import type { benchmark as source } from '../en/benchmark.ts';
import type { Translation } from '../translation.ts';

export const benchmark: Translation<typeof source> = {
  title: '성능 측정',
  explained: '대화와 같은 터널로 1~64개의 동시 대화를 측정합니다. 측정하는 동안 모델이 바쁩니다.',
  begin: '지금 측정',
  again: '다시 측정',
  cancel: '취소',
  notBegun: '측정을 시작하지 못했습니다',
  notCancelled: '취소하지 못했습니다',
  status_queued: '대기 중',
  status_running: '측정 중',
  status_done: '측정됨',
  status_cancelled: '취소됨',
  status_failed: '실패',
  chats: '동시 대화',
  firstToken: '첫 토큰 p50 / p99',
  each: '대화당 토큰/초',
  together: '전체 토큰/초',
  failed: '{{requests}}개 중 {{failed}}개 실패',
  ofPrediction: '측정값은 그 {{percent}} %입니다.',
  predicted: '대화 하나의 예측: 초당 {{expected, number}}토큰 ({{low, number}}–{{high, number}}).',
  simulated: '샌드박스: GPU가 아니라 샌드박스가 도는 컴퓨터의 속도입니다.',
  earlier_one: '이전 측정 {{count, number}}건',
  earlier_other: '이전 측정 {{count, number}}건',
};
