import type { problem as source } from '../en/problem.ts';
import type { Translation } from '../translation.ts';

export const problem: Translation<typeof source> = {
  unreachable: {
    detail: '서버가 응답하지 않습니다.',
    remedy: 'Terroir가 실행 중인지 확인하세요. 페이지는 저절로 다시 시도합니다.',
  },
  'unexpected-answer': {
    detail: '서버의 응답을 이 페이지가 알아보지 못했습니다.',
    remedy: '페이지를 새로 고치세요. 그래도 같다면 페이지와 서버의 버전이 다른 것입니다.',
  },
  'model-busy': {
    detail: '모델이 바쁩니다.',
    remedy: '잠시 후 다시 물어보세요. 대기열을 늘리거나 VM을 더하면 한꺼번에 더 많이 처리합니다.',
  },
  'model-refused': {
    detail: '모델 서버가 질문을 거절했습니다.',
    remedy: '이유는 모델 서버의 말에 있습니다. 질문이나 설정을 바꿔 다시 물어보세요.',
  },
  unauthorized: {
    detail: '로그인되어 있지 않거나 토큰이 맞지 않습니다.',
    remedy: '데이터 폴더나 TERROIR_TOKEN의 토큰으로 로그인하세요.',
  },
  forbidden: {
    detail: '이 작업을 할 권한이 없습니다.',
    remedy: '관리자에게 더 높은 권한의 토큰을 요청하세요.',
  },
  'not-found': {
    detail: '대상이 없습니다. 이미 삭제되었을 수 있습니다.',
    remedy: '목록으로 돌아가 다시 고르세요.',
  },
  'invalid-request': {
    detail: '요청에 잘못된 값이 있습니다.',
    remedy: '아래에 적힌 항목을 고친 뒤 다시 시도하세요.',
  },
  'name-taken': { detail: '같은 이름의 인프라가 이미 있습니다.', remedy: '다른 이름을 쓰세요.' },
  'confirmation-required': {
    detail: '확인을 받을 금액을 넘었습니다.',
    remedy: '한 달 금액을 확인하고 동의하세요.',
  },
  'cap-exceeded': {
    detail: '지출 한도를 넘어 거부되었습니다.',
    remedy: 'VM 수를 줄이거나 더 싼 사양을 고르고, 다른 VM을 종료하거나 설정에서 한도를 올리세요.',
  },
  'infra-busy': {
    detail: '이 인프라에서 다른 작업이 진행 중입니다.',
    remedy: '작업이 끝난 뒤 다시 시도하세요.',
  },
  'infra-living': { detail: '살아 있는 VM이 있습니다.', remedy: '먼저 VM을 종료하세요.' },
  'impossible-in-this-state': {
    detail: '지금 상태에서는 할 수 없는 작업입니다.',
    remedy: 'VM 상태가 안정된 뒤 상태에 맞는 작업을 고르세요.',
  },
  'no-targets': {
    detail: '명령을 받을 실행 중인 VM이 없습니다.',
    remedy: '대상을 다시 고르거나 VM이 실행될 때까지 기다리세요.',
  },
  'not-cancellable': { detail: '이미 시작되어 취소할 수 없습니다.', remedy: '끝날 때까지 기다리세요.' },
  cancelling: { detail: '이미 취소하는 중입니다.', remedy: '끝날 때까지 기다리세요.' },
  'nothing-to-retry': { detail: '다시 시도할 실패한 작업이 없습니다.', remedy: '새로 실행하세요.' },
  'run-ended': { detail: '이미 끝난 실행입니다.', remedy: '더 할 일이 없습니다.' },
  'run-not-ended': { detail: '아직 끝나지 않은 실행입니다.', remedy: '끝날 때까지 기다리거나 취소하세요.' },
  'spec-gone': { detail: '카탈로그에 더 이상 없는 사양입니다.', remedy: '다른 사양을 고르세요.' },
  'refresh-disabled': {
    detail: '가격표 가져오기가 꺼져 있습니다.',
    remedy: '먼저 가격 패널에서 허용하세요.',
  },
  'refresh-running': {
    detail: '가격을 이미 새로 가져오고 있습니다.',
    remedy: '끝날 때까지 기다리거나 취소하세요.',
  },
  'no-refresh': { detail: '진행 중인 가격 새로 고침이 없습니다.', remedy: '취소할 작업이 없습니다.' },
  'too-many-manual-prices': {
    detail: '직접 설정한 가격이 너무 많습니다.',
    remedy: '만료된 가격을 삭제하세요.',
  },
  'read-only': {
    detail: '지금은 보기만 할 수 있습니다.',
    remedy: '데이터 폴더를 쓰고 있는 Terroir에서 작업하세요.',
  },
  'file-too-large': {
    detail: '파일이 2 GiB보다 큽니다.',
    remedy: '나누거나 압축하거나, VM에서 명령으로 내려받으세요.',
  },
  'too-busy': { detail: '서버가 바쁩니다.', remedy: '잠시 뒤 다시 시도하세요.' },
  'too-many-requests': { detail: '요청이 너무 많습니다.', remedy: '잠시 뒤 다시 시도하세요.' },
  'too-many-logins': {
    detail: '로그인에 너무 많이 실패했습니다.',
    remedy: '잠시 뒤 다시 시도하거나 서버를 다시 시작해 새 링크를 받으세요.',
  },
  internal: { detail: '서버에서 오류가 났습니다.', remedy: '서버 로그에서 요청 번호를 찾아보세요.' },
  'vm-unreachable': {
    detail: 'VM에 연결할 수 없습니다.',
    remedy: 'VM이 실행될 때까지 기다리거나 재개하세요.',
  },
  'no-endpoint': {
    detail: '이 인프라에는 서비스 중인 모델이 없습니다.',
    remedy: '프리셋으로 모델을 배포하세요.',
  },
  'no-healthy-endpoint': {
    detail: '정상인 엔드포인트가 없습니다.',
    remedy: '엔드포인트가 정상이 될 때까지 기다리세요.',
  },
  'endpoint-failed': { detail: 'VM의 서비스가 응답 도중 끊겼습니다.', remedy: '다시 시도하세요.' },
  serverSays: '서버의 설명: {{text}}',
};
