/**
 * What the scripts of shipped presets and of the front print on stderr: why they ended, and after `remedy: ` what to do.
 * A `$name` of the script stands as `{{name}}` here.
 */
export const scriptWordings = {
  'script-no-model-served': 'The infras of this gateway serve no model.',
  'script-deploy-a-model': 'Deploy a model on them, then retry this VM.',
  'script-litellm-silent': 'LiteLLM did not answer on 127.0.0.1:{{port}}. The end of its log:',
  'script-litellm-lacks': 'LiteLLM does not offer {{model}}: {{offered}}',
  'script-model-silent': '{{model}} did not answer: {{answer}}',
  'script-vllm-ends':
    'vLLM ends while it starts; its log says why. Choose a shorter context, fewer parallel users or a smaller quantization if it is memory.',
  'script-gated':
    'Hugging Face refuses {{repo}} ({{code}}): it is gated, and the token is missing or its account has not accepted the licence.',
  'script-accept-licence':
    'Accept the licence at https://huggingface.co/{{repo}}, then launch anew with a read token of that account.',
  'script-no-repository': 'Hugging Face has no {{repo}}.',
  'script-other-model': 'Choose another model; repositories are renamed and removed.',
  'script-hub-answered': 'Hugging Face answered {{code}} for {{repo}}.',
  'script-webui-silent': 'Open WebUI did not answer on 127.0.0.1:{{port}}. The end of its log:',
  'script-no-nvidia-smi': 'The driver was installed and the VM rebooted, but nvidia-smi still does not work:',
  'script-image-with-driver':
    'Launch with an image of the provider that has the GPU driver, or another spec; cards that are shared (vGPU) need one.',
  'script-fabric-down': 'The NVSwitch fabric did not come up: {{state}}',
  'script-fabric-version':
    "The fabric manager must have exactly the driver's version; launch with an image that has both.",
  'script-ollama-silent': 'Ollama did not answer on 127.0.0.1:11434. The end of its log:',
  'script-not-downloaded': 'The download of {{model}} did not finish in 5 tries.',
  'script-see-registry':
    'Check that the VM reaches registry.ollama.ai and has disk left (its log shows both), then retry: it goes on where it stopped.',
  'script-partly-on-gpu':
    'Only {{vram}} of {{size}} bytes of {{model}} are on the GPU; the rest would run on the CPU, slowly.',
  'script-gpu-too-small':
    'If the GPU is too small, choose a smaller quantization or a shorter context; else retry: Ollama was started anew, after the driver.',
  'script-no-private-address':
    'This VM has no private address, and its traffic may not go over the internet.',
  'script-one-region': 'Launch the VMs in one region of a provider that gives private addresses.',
  'script-first-vm-hidden':
    'The first VM must be reachable at its private address; check that the VMs are in one private network and its firewall lets them talk.',
  'script-vllm-ended':
    'vLLM ended while it started; the end of its log says why. If it is memory, choose a shorter context or more VMs.',
  'script-key-letters': 'The key may hold letters, digits, - and _ only.',
  'script-key-short': 'The key must have at least 20 characters.',
  'script-front-not-started': 'The front of {{front}} did not start on any of: {{candidates}}.',
  'script-point-domain':
    'Let {{domain}} point to this VM and leave its port 443 free, then publish again; or publish without a domain.',
  'script-free-port':
    'Free one of these ports on the VM, or publish on another one; the log of this run says what stood in the way.',
  'script-front-open': 'Without a key the front answers {{without}} in place of 401.',
  'script-front-with-key': 'With the key the front answers {{with}} in place of {{wanted}}.',
  'script-start-service': 'The service behind the front does not answer; start it, then publish again.',
} as const;
