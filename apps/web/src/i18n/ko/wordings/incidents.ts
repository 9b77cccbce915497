export const incidents = {
  'incident-resource-missing':
    '{{region}}의 {{kind}} {{name}}이(가) 클라우드에서 사라졌습니다. VM {{count}}대가 그 위에 있습니다.',
  'incident-resource-made-anew': '그곳의 다음 VM은 새것을 받습니다. 누가 지웠는지 클라우드에서 확인하세요.',
  'kind-vnet': 'VNet',
  'kind-subnet': '서브넷',
  'kind-security-group': '보안 그룹',
  'kind-key': '키',
  'incident-disk-missing': '디스크 {{name}}({{sizeGib}} GiB)이(가) 클라우드에서 사라졌습니다.',
  'incident-make-disk-again': '아직 필요하면 다시 만들고, 아니면 여기서 삭제하세요.',
  'incident-not-ours': '{{vm}}을(를) 종료하려 했지만 클라우드의 {{providerVmId}}에 그 태그가 없습니다.',
  'incident-not-ours-remedy':
    '아무것도 종료하지 않았습니다. 누구의 VM인지 클라우드에서 확인하고, 이 VM이 맞으면 태그를 되돌려 놓으세요.',
  'incident-unanswered':
    '{{vm}}이(가) 시간당 {{usd}} USD로 실행되고 있을 수 있습니다. 생성 요청을 보냈지만 응답이 없었습니다. {{why}}',
  'incident-unanswered-unpriced':
    '{{vm}}이(가) 알 수 없는 가격으로 실행되고 있을 수 있습니다. 생성 요청을 보냈지만 응답이 없었습니다. {{why}}',
  'incident-asked-on': '계속 확인합니다. {{remedy}}',
  'incident-not-listed': '{{connection}} 연결의 VM 목록을 읽지 못했습니다: {{why}}',
  'incident-out-of-date': '화면의 상태가 오래되었을 수 있습니다. 자동으로 다시 확인합니다. {{remedy}}',
  'incident-asked-again': '화면의 상태가 오래되었을 수 있습니다. 자동으로 다시 확인합니다.',
  'incident-ended':
    '{{vm}}(시간당 {{usd}} USD)이(가) Terroir가 시키지 않았는데 {{connection}}에서 종료되었습니다. 그 전 상태: {{status}}.',
  'incident-ended-unpriced':
    '{{vm}}(가격 알 수 없음)이(가) Terroir가 시키지 않았는데 {{connection}}에서 종료되었습니다. 그 전 상태: {{status}}.',
  'incident-scale-up': '아직 필요하면 그룹의 VM 수를 다시 늘리고, 누가 종료했는지 클라우드에서 확인하세요.',
  'incident-stuck': '{{vm}}을(를) 아직 종료하지 못했습니다: {{why}}',
  'incident-tried-on': '계속 시도합니다. {{remedy}}',
  'incident-clock-ahead':
    '이 서버의 시계가 {{time}} 앞으로 뛰었습니다. Terroir는 자체 시간으로 계속 동작합니다.',
  'incident-clock-back': '이 서버의 시계가 {{time}} 뒤로 갔습니다. Terroir는 자체 시간으로 계속 동작합니다.',
  'incident-set-clock':
    '시계를 맞추세요. 지금 시계가 맞다면 Terroir를 다시 시작하세요. 그러면 그 시계를 따릅니다.',
  'incident-cloud-ahead': '{{connection}} 쪽 시계가 이 서버보다 {{time}} 빠릅니다.',
  'incident-cloud-behind': '{{connection}} 쪽 시계가 이 서버보다 {{time}} 느립니다.',
  'incident-time-service':
    '시간 동기화 서비스로 이 서버의 시계를 맞추세요. 만료, 예약, 비용이 이 시계를 따르며, 클라우드는 몇 분 어긋난 호출을 거부합니다.',
  'incident-adopted':
    '{{connection}}에서 우리 태그를 단 {{vm}}이(가) 실행 중인데 여기 기록에 없었습니다(시간당 {{usd}} USD).',
  'incident-adopted-unpriced':
    '{{connection}}에서 우리 태그를 단 {{vm}}이(가) 실행 중인데 여기 기록에 없었습니다.',
  'incident-shown-now': '이제 해당 인프라에 표시됩니다. 필요 없으면 종료하세요.',
  'incident-shown-keyless':
    '이제 해당 인프라에 표시됩니다. 필요 없으면 종료하세요. SSH 키가 없어져 접속할 수 없고 종료만 할 수 있습니다.',
  'incident-adopted-many':
    '{{connection}}에서 우리 태그를 단 {{infra}}의 VM {{count}}대가 실행 중인데 여기 기록에 없었습니다(시간당 {{usd}} USD).',
  'incident-adopted-many-unpriced':
    '{{connection}}에서 우리 태그를 단 {{infra}}의 VM {{count}}대가 실행 중인데 여기 기록에 없었습니다(시간당 {{usd}} USD, 일부는 가격을 알 수 없음).',
  'incident-shown-many': '이제 해당 인프라에 표시됩니다. 필요 없는 VM은 종료하세요.',
  'incident-shown-keyless-many':
    '이제 해당 인프라에 표시됩니다. 필요 없는 VM은 종료하세요. SSH 키가 없어져 접속할 수 없고 종료만 할 수 있습니다.',
  'incident-rebuilt-remedy':
    '모든 인프라가 돌아왔는지 확인하세요. 설명, 실행 기록, 지금까지의 비용은 손상된 파일에만 있습니다.',
  'vm-ended-early': 'VM이 실행되기 전에 끝났습니다. 클라우드의 상태: {{raw}}({{status}}).',
  'vm-replace': '실패한 VM 제거로 지우고 그룹의 VM 수를 다시 늘리세요.',
  'vm-too-slow': 'VM이 {{minutes}}분 안에 실행되지 않았습니다.',
  'vm-being-ended': '클라우드에서 종료하는 중입니다. 다른 사양이나 리전을 써 보세요.',
  'create-never-answered':
    '{{connection}}이(가) 생성 요청에 끝내 응답하지 않았고, 완전한 목록을 두 번 읽어도 VM이 없었습니다.',
  'create-scale-up': '그룹의 VM 수를 다시 늘리세요. 나중에라도 그 VM이 나타나면 등록하고 알려 드립니다.',
} as const;
