export const tumblebug = {
  'tumblebug-name': 'CB-Tumblebug',
  'tumblebug-ready': '{{holder}} 자격으로 준비되었습니다. 클라우드 {{providers}}곳, 리전 {{regions}}개.',
  'tumblebug-ready-without-init':
    '{{holder}} 자격으로 준비되었습니다. 클라우드 {{providers}}곳, 리전 {{regions}}개. 초기화(init)는 아직 실행되지 않았습니다.',
  'tumblebug-not-ready': 'CB-Tumblebug이 아직 준비되지 않았습니다: {{why}}',
  'tumblebug-starting': '할 일이 없습니다. 다시 확인합니다. 시작에 몇 분 걸립니다.',
  'tumblebug-password': 'CB-Tumblebug이 사용자 이름과 비밀번호를 받아들이지 않습니다: {{why}}',
  'tumblebug-give-password':
    '그 서버의 TB_API_USERNAME과 TB_API_PASSWORD 값을 연결에 넣으세요. 저절로 다시 시도합니다.',
  'tumblebug-no-answer': 'CB-Tumblebug이 응답하지 않았습니다: {{why}}',
  'tumblebug-call-again':
    '할 일이 없습니다. 저절로 다시 호출합니다. 오래 계속되면 CB-Tumblebug이 실행 중인지, 연결의 URL이 맞는지 확인하세요.',
  'tumblebug-see-logs':
    'CB-Tumblebug이 보낸 메시지입니다. CB-Tumblebug과 CB-Spider의 로그에 자세한 내용이 있습니다.',
  'tumblebug-network-missing':
    '저절로 다시 시도합니다. 다른 주문이 이 네트워크를 만드는 중일 수 있습니다. 오래 계속되면 누군가 클라우드에서 지운 것이니 메시지대로 기록을 지우세요.',
  'tumblebug-clock':
    'CB-Tumblebug과 CB-Spider가 실행되는 서버의 시계를 맞추세요(NTP). 클라우드는 몇 분 어긋난 요청을 거부합니다. 저절로 다시 시도합니다.',
  'tumblebug-expired': 'CB-Tumblebug에서 이 클라우드의 자격 증명을 다시 등록하세요. 저절로 다시 시도합니다.',
  'tumblebug-enable-region': '그 클라우드의 계정에서 이 리전을 켜거나 다른 리전을 고르세요.',
  'tumblebug-permission':
    'CB-Tumblebug이 자격 증명을 가진 계정에 VM, 네트워크, 보안 그룹, 키 페어를 만들고 지울 권한을 주세요.',
  'tumblebug-credential': 'CB-Tumblebug에 이 클라우드의 유효한 자격 증명을 등록한 뒤 연결을 점검하세요.',
  'tumblebug-quota':
    '그 클라우드에 할당량 증가를 요청하거나, 필요 없는 것을 종료하거나, 다른 사양 계열이나 리전을 고르세요.',
  'tumblebug-templates':
    'CB-Tumblebug에 기본 템플릿이 없습니다. 초기화(init)를 실행하면 system 네임스페이스에 vnet-default와 sg-default가 들어갑니다.',
  'tumblebug-not-here':
    '다른 리전이나 사양을 고르세요. CB-Tumblebug에 그곳의 확인된 연결이 없거나, 카탈로그에 이 사양이 없습니다(자산을 불러오세요).',
  'tumblebug-image': '다른 이미지를 고르세요. 이 리전에서 이 사양으로는 쓸 수 없는 이미지입니다.',
  'tumblebug-spider':
    '할 일이 없습니다. 저절로 다시 시도합니다. 오래 계속되면 CB-Tumblebug 옆에 CB-Spider가 실행 중인지 확인하세요.',
  'tumblebug-under-way': '그곳에서 다른 작업이 진행 중입니다. 저절로 다시 시도합니다.',
  'tumblebug-no-image': 'CB-Tumblebug에 {{spec}}용 Ubuntu {{version}} 이미지가 없습니다.',
  'tumblebug-load-images':
    '그곳에서 자산을 불러오거나 이 클라우드의 이미지를 가져오세요. AMI ID처럼 클라우드 자체의 이미지 이름을 넣어도 됩니다.',
  'tumblebug-listed-in-part': 'CB-Tumblebug이 인프라 일부를 읽지 못해 목록이 완전하지 않습니다.',
  'tumblebug-list-again':
    '할 일이 없습니다. 목록을 다시 요청합니다. 오래 계속되면 어느 인프라가 손상되었는지 그 로그에 나옵니다.',
  'tumblebug-preparing': 'CB-Tumblebug이 {{infra}}을(를) 준비하는 중이라 아직 {{action}}할 수 없습니다.',
  'tumblebug-no-such-vm': '{{namespace}} 네임스페이스에 VM {{vm}}이(가) 없습니다.',
  'tumblebug-see-vms': '어떤 VM이 있는지 확인하세요.',
  'tumblebug-can-join': '{{spec}}, 인프라 {{infra}}',
  'tumblebug-cannot-join': '인프라 {{infra}}에서 {{status}} 상태',
  'tumblebug-values-missing': '{{provider}} 자격 증명에 빠진 값: {{keys}}.',
  'tumblebug-fill-in': '모두 채우세요.',
  'tumblebug-nothing-opened': '이 자격 증명으로 열린 {{provider}} 리전이 없습니다: {{why}}',
  'tumblebug-made-none': '연결이 하나도 만들어지지 않았습니다',
  'tumblebug-see-values': '값이 맞는지, 계정이 키 페어 목록을 볼 수 있는지 확인한 뒤 다시 등록하세요.',
  'tumblebug-regions-answer': '리전 {{total}}개 중 {{verified}}개 응답',
  'tumblebug-unverified': '연결이 확인되지 않았습니다',
  'tumblebug-openbao-silent': 'OpenBao가 응답하지 않아 VM이 계속 생성 중으로 남습니다',
  'tumblebug-no-connection': 'CB-Tumblebug에 그곳의 연결이 없습니다',
  'tumblebug-lacks-disks': 'CB-Tumblebug에는 데이터 디스크가 있지만 Terroir가 아직 주문하지 않습니다.',
  'tumblebug-review-refusal':
    '그래도 배포할 수 있습니다. CB-Tumblebug는 검토 결과와 상관없이 주문하며, 검토에는 지난 실패도 들어갑니다. 다른 사양, 리전, 이미지를 골라도 됩니다.',
  'tumblebug-review-warning': '따로 할 일은 없습니다.',
  'tumblebug-not-connected': 'CB-Tumblebug에 {{region}}의 확인된 연결이 없습니다.',
  'tumblebug-register-there': '다른 리전을 고르거나, 그 리전에 이 클라우드의 자격 증명을 등록하세요.',
  'tumblebug-disk-not-shown':
    'CB-Tumblebug가 데이터 디스크 {{disk}}의 주문을 받았지만 아직 결과를 보여 주지 않습니다.',
  'tumblebug-disk-forgotten':
    'CB-Tumblebug가 데이터 디스크 {{disk}}을(를) 만드는 중에 끝났고 주문을 잊었습니다. {{connection}}에 CB-Tumblebug가 모르는 디스크가 있으며 그중 하나가 이 디스크일 수 있습니다: {{found}}. 디스크를 더 주문하지 않았습니다.',
  'tumblebug-disk-look':
    '그 클라우드의 콘솔이나 CB-Tumblebug의 inspectResources({{connection}}, dataDisk)로 확인하고 남은 것을 그곳에서 삭제하세요. 그다음 여기에서 이 디스크를 삭제하고 다시 만드세요.',
  'tumblebug-open-not-shown':
    'CB-Tumblebug가 {{group}}에서 {{from}}에 {{port}} 포트를 여는 주문을 받았지만 아직 결과를 보여 주지 않습니다.',
  'tumblebug-closed-not-shown':
    'CB-Tumblebug가 {{group}}에서 {{from}}에 {{port}} 포트를 닫는 주문을 받았지만 아직 결과를 보여 주지 않습니다.',
  'tumblebug-deletion-unconfirmed':
    '할 일은 없습니다. 클라우드가 삭제를 확인할 때까지 다시 요청합니다. 오래 계속되면 그 클라우드의 콘솔을 확인하세요.',
  'tumblebug-lacks-resources': 'CB-Tumblebug이 인프라의 네트워크, 키, 보안 그룹을 스스로 만듭니다.',
} as const;
