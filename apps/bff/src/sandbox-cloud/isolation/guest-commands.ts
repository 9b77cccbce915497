/** The stand-in commands on a VM's PATH, by name. Each says that it is one. */
export function guestCommands(ollamaEntry: string): Record<string, string> {
  return {
    ollama: `#!/bin/sh
# Sandbox stand-in for Ollama: same commands and API, a tiny random model.
case "$1" in
  --version|-v|version) echo 'ollama version is 0.32.0-terroir-sandbox (sandbox stand-in, tiny random model)'; exit 0 ;;
esac
exec /opt/terroir-sandbox/lib/node --max-old-space-size=256 /opt/terroir-sandbox/lib/app/${ollamaEntry} "$@"
`,
    sudo: `#!/bin/sh
# Sandbox stand-in for sudo: a sandbox VM has one user and no privileges to gain, so this only runs the command.
while [ $# -gt 0 ]; do
  case "$1" in
    -u|-g|-p|-C|-h) shift 2 ;;
    --) shift; break ;;
    -*) shift ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || { echo 'sudo (sandbox stand-in): no command given' >&2; exit 1; }
exec "$@"
`,
  };
}

// Compute capability by model, from NVIDIA's public CUDA GPU list.
const computeCapabilities: readonly (readonly [RegExp, string])[] = [
  [/B200|GB200/, '10.0'],
  [/H100|H200|GH200/, '9.0'],
  [/L40S?|\bL4\b|RTX 6000 Ada|RTX 40/, '8.9'],
  [/A10G?\b|A16|A40|RTX A/, '8.6'],
  [/A100|A30\b/, '8.0'],
  [/\bT4G?\b/, '7.5'],
  [/V100/, '7.0'],
  [/\bP4\b|P40/, '6.1'],
  [/P100/, '6.0'],
];

/** `nvidia-smi` of a VM whose spec has GPUs; the figures are those of the spec, the driver is called "sandbox". */
export function nvidiaSmi(gpu: { model: string; count: number; memoryMib: number | null }): string {
  const name = gpu.model.replace(/[^\w .()+/-]/g, '');
  const capability = computeCapabilities.find(([model]) => model.test(name))?.[1] ?? '[N/A]';
  const memory = gpu.memoryMib === null ? '[N/A]' : `${gpu.memoryMib} MiB`;
  return `#!/bin/sh
# Sandbox stand-in for nvidia-smi: there is no GPU, only the facts of the spec that was bought.
name='${name}' memory='${memory}' count=${gpu.count} query='' header=1 units=1
for argument in "$@"; do
  case "$argument" in
    --query-gpu=*) query=\${argument#--query-gpu=} ;;
    --format=*) case "$argument" in *noheader*) header=0 ;; esac; case "$argument" in *nounits*) units=0 ;; esac ;;
    -L) i=0; while [ $i -lt $count ]; do echo "GPU $i: $name (sandbox, simulated)"; i=$((i+1)); done; exit 0 ;;
  esac
done
if [ -z "$query" ]; then
  echo "NVIDIA-SMI sandbox stand-in: no GPU here, these are the facts of the spec"
  i=0; while [ $i -lt $count ]; do echo "GPU $i  $name  $memory"; i=$((i+1)); done
  exit 0
fi
value() {
  case "$1" in
    index) echo "$2" ;;
    name|gpu_name) echo "$name" ;;
    uuid|gpu_uuid) echo "GPU-sandbox-$2" ;;
    count) echo "$count" ;;
    memory.total|memory.free) if [ $units = 1 ]; then echo "$memory"; else echo "\${memory% MiB}"; fi ;;
    memory.used) if [ $units = 1 ]; then echo '0 MiB'; else echo 0; fi ;;
    utilization.gpu) if [ $units = 1 ]; then echo '0 %'; else echo 0; fi ;;
    driver_version) echo sandbox ;;
    compute_cap) echo '${capability}' ;;
    *) echo '[N/A]' ;;
  esac
}
row() { # $1 what, $2 index
  line='' rest="$query,"
  while [ -n "$rest" ]; do
    field=\${rest%%,*}; rest=\${rest#*,}
    if [ "$1" = header ]; then cell=$field; case "$field" in memory.*) [ $units = 1 ] && cell="$field [MiB]" ;; esac
    else cell=$(value "$field" "$2"); fi
    line="\${line:+$line, }$cell"
  done
  echo "$line"
}
[ $header = 1 ] && row header
i=0; while [ $i -lt $count ]; do row value $i; i=$((i+1)); done
exit 0
`;
}
