import type { map as source } from '../en/map.ts';
import type { Translation } from '../translation.ts';

export const map: Translation<typeof source> = {
  label: '클라우드 리전과 가상 머신의 세계 지도',
  instructions:
    '화살표 키로 이동하고 더하기와 빼기 키로 확대, 축소합니다. 리전 목록에도 같은 장소가 있습니다.',
  globe: '지구본',
  flat: '평면 지도',
  showGlobe: '지구본으로 보기',
  showFlat: '평면 지도로 보기',
  zoomIn: '확대',
  zoomOut: '축소',
  wholeWorld: '전 세계 보기',
  loading: '지도를 그리는 중…',
  noWebgl: '지도에 필요한 WebGL 2를 이 브라우저에서 쓸 수 없습니다',
  noWebglHint:
    '목록에서도 모든 작업을 할 수 있습니다. 지도를 보려면 하드웨어 가속을 켜거나 다른 브라우저를 쓰세요.',
  failed: '지도를 그리지 못했습니다',
  failedHint: '목록에서도 모든 작업을 할 수 있습니다. 페이지를 새로 고치면 지도를 다시 그립니다.',
  specs_one: '사양 {{count}}개',
  specs_other: '사양 {{count}}개',
  vms_one: 'VM {{count}}대',
  vms_other: 'VM {{count}}대',
  clusterHint: '리전 {{count}}개가 모여 있습니다. 클릭하면 확대합니다.',
  noGpu: 'GPU 정보 없음',
  more: '외 {{count}}종',
};
