export const scriptSentences = {
  'script-no-model-served': '이 게이트웨이의 인프라에 서비스 중인 모델이 없습니다.',
  'script-deploy-a-model': '그 인프라에 모델을 배포한 뒤 이 VM을 다시 시도하세요.',
  'script-litellm-silent': 'LiteLLM이 127.0.0.1:{{port}}에서 응답하지 않았습니다. 로그의 끝부분:',
  'script-litellm-lacks': 'LiteLLM이 {{model}}을(를) 제공하지 않습니다: {{offered}}',
  'script-model-silent': '{{model}}이(가) 응답하지 않았습니다: {{answer}}',
  'script-vllm-ends':
    'vLLM이 시작하다 끝납니다. 까닭은 로그에 있습니다. 메모리 때문이라면 더 짧은 컨텍스트, 더 적은 동시 사용자, 더 작은 양자화를 고르세요.',
  'script-gated':
    'Hugging Face가 {{repo}}을(를) 거부합니다({{code}}). 승인이 필요한 모델인데 토큰이 없거나 그 계정이 라이선스에 동의하지 않았습니다.',
  'script-accept-licence':
    'https://huggingface.co/{{repo}} 에서 라이선스에 동의한 뒤 그 계정의 읽기 토큰으로 새로 배포하세요.',
  'script-no-repository': 'Hugging Face에 {{repo}}이(가) 없습니다.',
  'script-other-model': '다른 모델을 고르세요. 저장소는 이름이 바뀌거나 없어지기도 합니다.',
  'script-hub-answered': 'Hugging Face가 {{repo}}에 {{code}}(으)로 응답했습니다.',
  'script-webui-silent': 'Open WebUI가 127.0.0.1:{{port}}에서 응답하지 않았습니다. 로그의 끝부분:',
  'script-no-nvidia-smi': '드라이버를 설치하고 VM을 재부팅했지만 nvidia-smi가 여전히 동작하지 않습니다:',
  'script-image-with-driver':
    'GPU 드라이버가 든 클라우드 이미지나 다른 사양으로 배포하세요. 나눠 쓰는 카드(vGPU)에는 그런 이미지가 필요합니다.',
  'script-fabric-down': 'NVSwitch 패브릭이 올라오지 않았습니다: {{state}}',
  'script-fabric-version':
    '패브릭 매니저의 버전은 드라이버와 정확히 같아야 합니다. 둘 다 든 이미지로 배포하세요.',
  'script-ollama-silent': 'Ollama가 127.0.0.1:11434에서 응답하지 않았습니다. 로그의 끝부분:',
  'script-not-downloaded': '다섯 번 시도했지만 {{model}}을(를) 다 내려받지 못했습니다.',
  'script-see-registry':
    'VM이 registry.ollama.ai에 닿는지, 디스크가 남았는지 확인한 뒤(둘 다 로그에 있습니다) 다시 시도하세요. 멈춘 곳에서 이어집니다.',
  'script-partly-on-gpu':
    '{{model}}의 {{size}}바이트 중 {{vram}}바이트만 GPU에 있습니다. 나머지는 CPU에서 느리게 실행됩니다.',
  'script-gpu-too-small':
    'GPU가 너무 작다면 더 작은 양자화나 더 짧은 컨텍스트를 고르세요. 아니라면 다시 시도하세요. Ollama는 드라이버 뒤에 새로 시작했습니다.',
  'script-no-private-address': '이 VM에는 사설 주소가 없고, 그 트래픽을 인터넷으로 보낼 수는 없습니다.',
  'script-one-region': '사설 주소를 주는 클라우드의 한 리전에 VM들을 배포하세요.',
  'script-first-vm-hidden':
    '첫 VM에 사설 주소로 닿아야 합니다. VM들이 한 사설 네트워크에 있는지, 방화벽이 서로의 통신을 허용하는지 확인하세요.',
  'script-vllm-ended':
    'vLLM이 시작하다 끝났습니다. 까닭은 로그 끝에 있습니다. 메모리 때문이라면 더 짧은 컨텍스트나 더 많은 VM을 고르세요.',
  'script-key-letters': '키에는 글자, 숫자, -, _만 쓸 수 있습니다.',
  'script-key-short': '키는 20자 이상이어야 합니다.',
  'script-front-not-started': '{{front}}의 앞단이 어느 포트에서도 시작하지 못했습니다: {{candidates}}.',
  'script-point-domain':
    '{{domain}}이(가) 이 VM을 가리키게 하고 443 포트를 비운 뒤 다시 공개하세요. 도메인 없이 공개해도 됩니다.',
  'script-free-port':
    'VM에서 이 포트 중 하나를 비우거나 다른 포트로 공개하세요. 무엇이 막았는지는 이 실행의 로그에 있습니다.',
  'script-front-open': '키 없이 물으면 앞단이 401이 아니라 {{without}}(으)로 응답합니다.',
  'script-front-with-key': '키로 물으면 앞단이 {{wanted}}이(가) 아니라 {{with}}(으)로 응답합니다.',
  'script-start-service': '앞단 뒤의 서비스가 응답하지 않습니다. 서비스를 시작한 뒤 다시 공개하세요.',
} as const;
