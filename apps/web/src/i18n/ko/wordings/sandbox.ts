export const sandbox = {
  'sandbox-name': '샌드박스 클라우드',
  'sandbox-lacks-imports': '샌드박스 클라우드에 있는 것은 모두 Terroir가 만들었습니다.',
  'sandbox-ready': '샌드박스 클라우드: 하드웨어와 비용은 모의이고 셸은 진짜입니다.',
  'sandbox-no-shells': '셸이 없는 샌드박스 클라우드: {{reason}}',
  'sandbox-limit': '필요 없는 VM을 종료한 뒤 다시 늘리세요.',
  'sandbox-new-token': 'Terroir를 다시 시작해 샌드박스 클라우드의 새 토큰을 읽게 하세요.',
  'sandbox-in-use': '먼저 그것을 쓰는 것을 지우세요.',
  'sandbox-ended':
    '아직 필요하면 그룹의 VM 수를 다시 늘리세요. 누가 VM을 종료했는지는 클라우드에서 알 수 있습니다.',
  'sandbox-broke': 'VM을 종료하고 새로 배포하세요. 샌드박스 클라우드의 로그에 자세한 내용이 있습니다.',
  'sandbox-quota':
    '다른 사양 계열이나 리전을 고르거나, 이 계열의 VM을 종료하거나, 샌드박스 클라우드의 할당량을 늘리세요(PUT /faults).',
  'sandbox-place-full':
    '어떤 VM도 쓰지 않는 네트워크와 키를 지우거나(자원), 다른 리전을 고르거나, 그 할당량을 늘리세요.',
  'sandbox-timeout': '샌드박스 클라우드가 제때 응답하지 않았습니다.',
  'sandbox-unreached': '샌드박스 클라우드: {{why}}',
  'sandbox-call-again':
    '할 일이 없습니다. 저절로 다시 호출합니다. 오래 계속되면 Terroir를 다시 시작하고 sandbox-cloud.log를 확인하세요.',
} as const;
