import type { layer as source } from '../en/layer.ts';
import type { Translation } from '../translation.ts';

export const layer: Translation<typeof source> = {
  title: '지도 레이어',
  legend: '범례',
  close: '클라우드별 색으로 되돌리기',
  toggle: '가격으로 리전 색칠하기',
  metric_price: '최저가, $/시간',
  metric_latency: '고른 위치까지 지연 시간',
  metric_value: '1달러당 최고 성능',
  metric_tokens: '100만 토큰 비용, $',
  without: '맞는 사양이 없거나 알 수 없음',
  nothing: '값을 아는 사양이 있는 리전이 없습니다.',
  needsModel: '모델을 고르면 100만 토큰이 어디서 얼마인지 보입니다.',
  needsPlace: '지도에서 위치를 고르면 그곳까지의 지연 시간이 보입니다.',
  command: '지도: {{metric}}',
};
