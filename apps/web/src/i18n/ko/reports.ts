import type { reports as source } from '../en/reports.ts';
import type { Translation } from '../translation.ts';

export const reports: Translation<typeof source> = {
  label_account: '계정',
  label_identity: '신원',
  label_user_id: '사용자 ID',
  label_server: '서버',
  label_user: '사용자',
  label_credential_holder: '자격 증명 소유자',
  label_namespace: '네임스페이스',
  label_VMs: 'VM 수',
  label_state: '상태',
  label_version: '버전',
  need_seeing_what_is_there: '이미 있는 것 보기',
  need_the_network_that_VMs_stand_on: 'VM이 놓일 네트워크',
  need_opening_and_closing_ports: '포트 열고 닫기',
  need_suspend_resume_reboot_and_terminate: '일시 중지, 재개, 재시작, 종료',
  need_cleaning_up_what_nobody_uses: '아무도 쓰지 않는 것 정리',
  need_data_disks: '데이터 디스크',
  need_finding_a_zone_that_has_the_spec: '스펙이 있는 존 찾기',
  need_finding_again_what_is_ours: '우리가 만든 것 다시 찾기',
  need_finding_the_current_image: '최신 이미지 찾기',
  need_finding_the_image: '이미지 찾기',
  need_launching_VMs: 'VM 시작',
  need_seeing_quotas_before_a_launch: '시작 전에 한도 확인',
  need_seeing_what_spot_VMs_cost: '스팟 VM 가격 확인',
  need_the_key_that_may_log_in: '로그인할 수 있는 키',
  need_making_VMs_networks_are_made_from_it: 'VM 만들기 (네트워크를 여기서 만듭니다)',
  warning_root_user: '계정의 루트 사용자입니다. 이 키로는 결제까지 무엇이든 할 수 있습니다.',
  remedy_root_user:
    'docs/aws.md의 정책을 붙인 IAM 사용자를 만들어 그 키를 이 연결에 넣고 루트 키는 삭제하세요.',
  warning_no_sudo: '{{host}}: {{user}} 계정은 root가 아니며 sudo가 비밀번호를 묻습니다.',
  remedy_no_sudo:
    '명령은 그 계정으로 실행됩니다. 호스트 재시작과 소프트웨어를 설치하는 프리셋은 쓸 수 없습니다.',
  warning_default_password: 'CB-Tumblebug이 기본 사용자 이름과 비밀번호를 그대로 쓰고 있습니다.',
  remedy_default_password:
    '이것을 아는 사람은 모든 VM의 개인 키를 읽을 수 있습니다. 그 서버의 TB_API_USERNAME과 TB_API_PASSWORD를 바꾸고 다시 시작한 뒤 새 값을 이 연결에 넣으세요.',
  warning_open_etcd: 'CB-Tumblebug의 etcd가 {{port}} 포트에서 비밀번호 없이 응답합니다.',
  remedy_open_etcd:
    '그 포트에 닿는 누구나 키를 포함한 모든 정보를 읽고 바꿀 수 있습니다. CB-Tumblebug만 쓰도록 포트를 닫거나 etcd 인증을 켜세요.',
  warning_plain_http: '비밀번호와 VM의 키가 암호화되지 않은 채 네트워크를 지납니다.',
  remedy_plain_http: 'CB-Tumblebug 앞에 TLS 프록시를 두고 https URL을 넣거나, 사설망을 쓰세요.',
  warning_clock: '그 서버의 시계가 이 서버와 {{seconds}}초 어긋나 있습니다.',
  remedy_clock: '두 시계를 맞추세요(NTP). 몇 분 어긋난 요청은 클라우드가 거부합니다.',
  warning_not_initialized: '시작한 뒤 초기화가 실행되지 않았습니다.',
  remedy_not_initialized: 'CB-Tumblebug의 init.py를 실행하세요. VM을 만들 스펙, 이미지, 템플릿을 불러옵니다.',
  warning_no_openbao: 'CB-Tumblebug에 OpenBao가 없어 {{providers}}의 VM 상태를 따라가지 못합니다.',
  remedy_no_openbao:
    '실행되어 비용이 나가도 계속 생성 중으로 표시됩니다. 그 서버에 VAULT_TOKEN을 설정해 OpenBao를 켠 뒤 자격 증명을 다시 등록하세요.',
};
