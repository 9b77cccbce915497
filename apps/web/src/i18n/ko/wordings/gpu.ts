export const gpu = {
  'gpu-driver-missing': '이 VM에 nvidia-smi가 없습니다. NVIDIA 드라이버가 설치되어 있지 않습니다.',
  'gpu-card-there': '카드는 꽂혀 있습니다(PCI 버스에 {{cards}}개).',
  'gpu-install-driver': '‘GPU 드라이버만’ 프리셋을 실행하거나, 드라이버가 든 이미지로 배포하세요.',
  'gpu-driver-mismatch': '이전 모듈이 실행 중일 때 드라이버가 바뀌었습니다: {{said}}',
  'gpu-load-module': 'VM을 재부팅하세요. 새 모듈을 불러옵니다.',
  'gpu-none': '드라이버는 실행 중이지만 GPU를 찾지 못합니다.',
  'gpu-none-remedy':
    'VM을 재부팅하세요. 그래도 같다면 기계가 고장 났거나 드라이버가 이 카드를 지원하지 않는 것이니 다른 곳에 배포하세요.',
  'gpu-driver-failing': 'nvidia-smi가 코드 {{code}}(으)로 끝났습니다: {{said}}',
  'gpu-driver-anew':
    'VM을 재부팅하세요. 그래도 같다면 실행 중인 커널에 맞게 드라이버를 다시 설치하거나(dkms status 참고), Secure Boot가 켜져 있다면 모듈에 서명하세요.',
  'gpu-driver-old':
    '드라이버 {{version}}은(는) 오늘날의 엔진이 지원하는 최소 버전 {{least}}보다 오래되었습니다.',
  'gpu-newer-driver': 'V100부터 H200까지 모든 카드를 지원하는 580 브랜치를 설치하세요.',
  'gpu-count-differs': 'GPU {{bought}}개를 샀는데 드라이버에는 {{shown}}개가 보입니다.',
  'gpu-card-lost': 'VM을 재부팅하세요. 버스에서 빠진 카드가 돌아오지 않으면 기계를 바꿔야 합니다.',
  'gpu-model-differs': '산 것은 {{bought}}인데 드라이버에는 {{shown}}이(가) 보입니다.',
  'gpu-check-spec': '클라우드에서 사양을 확인하고, 모델이 실제 GPU에 맞는지도 확인하세요.',
  'gpu-part':
    '{{model}} 한 장의 일부입니다. NVIDIA GRID 드라이버가 필요하며, 클라우드의 이미지에 들어 있습니다.',
  'gpu-part-sized':
    '{{model}} 한 장의 일부({{gib}} GiB)입니다. NVIDIA GRID 드라이버가 필요하며, 클라우드의 이미지에 들어 있습니다.',
  'gpu-mig-on': 'GPU {{index}}의 MIG(Multi-Instance GPU)가 켜져 있어 엔진에는 조각 하나만 보입니다.',
  'gpu-mig-off':
    'MIG를 끄거나(sudo nvidia-smi -i {{index}} -mig 0 실행 후 재부팅) 조각을 의도에 맞게 쓰세요.',
  'gpu-memory-differs': 'GPU {{index}}의 메모리는 {{has}} GiB인데 산 것은 {{bought}} GiB입니다.',
  'gpu-memory-remedy':
    '클라우드에서 사양을 확인하세요. 더 큰 카드에 맞춰 고른 모델은 들어가지 않을 수 있습니다.',
  'gpu-fabric-waits':
    'GPU가 NVSwitch로 이어져 있지만 패브릭이 아직 준비되지 않았습니다({{fabric}}). 패브릭 매니저: {{manager}}.',
  'gpu-fabric-down':
    'GPU가 NVSwitch로 이어져 있지만 패브릭이 준비되지 않았습니다. 패브릭 매니저: {{manager}}.',
  'gpu-manager-at-work': '아직 작업 중이거나 실패',
  'gpu-manager-missing': '없음',
  'gpu-manager-is': '{{state}}',
  'gpu-fabric-remedy':
    '드라이버와 버전이 똑같은 nvidia-fabricmanager를 설치한 뒤 실행하세요: sudo systemctl enable --now nvidia-fabricmanager',
  'gpu-on-cpu':
    'VM에 GPU가 있는데도 {{model}}이(가) CPU에서 실행됩니다. GPU 메모리에는 전혀 올라가 있지 않습니다.',
  'gpu-on-cpu-remedy':
    'Ollama를 다시 시작하고(sudo systemctl restart ollama) 모델을 다시 불러오세요. nvidia-smi도 실패하면 VM을 재부팅하세요.',
  'gpu-partly-on-cpu': '{{model}}의 {{percent}}%만 GPU 메모리에 있습니다. 나머지는 느린 CPU에서 실행됩니다.',
  'gpu-partly-remedy':
    '재부팅한 뒤에 생긴 일이라면 Ollama를 다시 시작하세요(sudo systemctl restart ollama). 아니라면 더 짧은 컨텍스트나 더 작은 양자화, 메모리가 더 큰 GPU를 고르세요.',
  'gpu-not-readable': 'GPU를 확인하지 못했습니다: {{why}}',
  'gpu-not-readable-remedy': '저절로 다시 확인합니다. 이 VM에서 명령이 실행되는지 확인하세요.',
  'gpu-vm-away': 'VM 상태가 {{status}}이고 SSH로 연결할 수 없습니다.',
  'gpu-vm-silent': 'VM이 읽을 수 있는 답을 하지 않았습니다({{how}}).',
  'gpu-vm-not-running': 'VM 상태: {{status}}. 지금은 VM에서 아무것도 읽을 수 없습니다.',
  'wait-or-resume': '실행될 때까지 기다리거나 재개하세요.',
} as const;
