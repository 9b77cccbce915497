import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreateVmRequest, SandboxVm } from '../src/sandbox-cloud/contract.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { CloudUnderTest, runOn, until } from './sandbox-cloud-fixture.ts';

const guestDir = join(import.meta.dirname, '../src/sandbox-cloud/guest');
const { report } = await probeIsolation();
const hasShellcheck = (() => {
  try {
    execFileSync('shellcheck', ['--version']);
    return true;
  } catch {
    return false; // the system stage of the tests says whether it should be there
  }
})();
const programs = ['bin', 'lib', 'mirror', 'units', 'packaged-units'].flatMap((folder) =>
  readdirSync(join(guestDir, folder)).map((name) => join(guestDir, folder, name)),
);

test('every stand-in says in its head that it is the sandbox’s', () => {
  for (const path of programs) {
    expect(readFileSync(path, 'utf8').slice(0, 400), path).toMatch(/sandbox/i);
  }
});

test.skipIf(!hasShellcheck)('shellcheck finds nothing in the shell scripts', () => {
  const scripts = programs.filter((path) => /^#!\/bin\/sh|fault\.sh/.test(readFileSync(path, 'utf8')));
  expect(scripts.length).toBeGreaterThan(15);
  // Not followed: files that exist in a VM only, and the variables they set.
  execFileSync('shellcheck', ['-s', 'sh', '-e', 'SC1090,SC1091,SC2154', ...scripts], { stdio: 'pipe' });
});

const l4 = { vendor: 'NVIDIA', model: 'L4', count: 1, memoryGibEach: 24 };
const plain = 'aws+ubuntu-22.04-x86_64';

describe.skipIf(!report.available)('the stand-ins in a VM', () => {
  let cloud: CloudUnderTest;
  beforeAll(async () => {
    cloud = await CloudUnderTest.start();
  });
  afterAll(() => cloud.stop());

  const newVm = (changes: Partial<CreateVmRequest> = {}) => cloud.createRunning({ gpu: l4, ...changes });
  const setFaults = async (...guest: object[]) => {
    const answer = await cloud.call('PUT', '/faults', { guest });
    expect(answer.status, await answer.text()).toBe(200);
  };
  const bootIdOf = async (vm: SandboxVm) =>
    (await runOn(vm, 'cat /proc/sys/kernel/random/boot_id')).stdout.trim();
  /** Reboots from inside and waits for another boot id. */
  const rebootInside = async (vm: SandboxVm) => {
    const before = await bootIdOf(vm);
    await runOn(vm, 'sudo reboot');
    await until('another boot id', async () => {
      const now = await bootIdOf(vm).catch(() => before);
      return now !== before && now !== '';
    });
  };
  const answering = (url: string) =>
    `i=0; until curl -fsS ${url} 2>/dev/null; do i=$((i+1)); [ $i -lt 300 ] || exit 1; sleep 0.1; done`;

  test('a plain image has the card but no driver until it is installed and the VM rebooted', async () => {
    const vm = await newVm({ imageId: plain });
    expect((await runOn(vm, 'cat /sys/bus/pci/devices/*/vendor; nvidia-smi')).stdout).toBe('0x10de\n');
    expect((await runOn(vm, 'lspci -n; lsmod')).stdout).toMatch(/0302: 10de:[^]*nouveau/);
    const installed = await runOn(
      vm,
      'sudo apt-get update -qq && sudo apt-get install -y nvidia-driver-580-server; nvidia-smi; echo $?',
    );
    expect(installed.stderr).toContain("couldn't communicate with the NVIDIA driver");
    expect(installed.stdout.trim().split('\n').at(-1)).toBe('9');
    await rebootInside(vm);
    const query = 'nvidia-smi --query-gpu=name,memory.total,driver_version,compute_cap --format=csv,noheader';
    expect((await runOn(vm, query)).stdout).toBe('NVIDIA L4, 24576 MiB, 580.173.02-sandbox, 8.9\n');
    expect((await runOn(vm, 'nvidia-smi --query-gpu=no_such --format=csv')).code).toBe(2);
    const hello = 'docker run --rm --gpus all nvidia/cuda:13.0.0-base nvidia-smi -L';
    expect((await runOn(vm, hello)).stderr).toContain('could not select device driver');
    const toolkit =
      'apt-get install -y nvidia-container-toolkit && nvidia-ctk runtime configure --runtime=docker';
    expect((await runOn(vm, `${toolkit} && ${hello}`)).stdout).toContain('GPU 0: NVIDIA L4');
  });

  test('a driver that does not build says so, and building it again works', async () => {
    const vm = await newVm({ imageId: plain });
    await setFaults({ fault: 'driver-install-fails', vms: [vm.name], times: 1 });
    const failed = await runOn(vm, 'sudo apt-get install -y nvidia-driver-580-server');
    expect(failed).toMatchObject({ code: 100 });
    expect(failed.stderr).toContain('Bad return status for module build');
    expect((await runOn(vm, 'sudo apt-get install -y nvidia-driver-580-server')).code).toBe(0);
  });

  test('an enabled service starts again after a reboot, another one does not', async () => {
    const vm = await newVm();
    const unit =
      '[Service]\\nExecStart=/bin/sh -c "echo hello from %%p; exec sleep 1000"\\nRestart=always\\n';
    await runOn(
      vm,
      `for n in one two; do printf '${unit}' | sudo tee /etc/systemd/system/$n.service; done; sudo systemctl daemon-reload; sudo systemctl enable --now one; sudo systemctl start two`,
    );
    expect((await runOn(vm, 'systemctl is-active one two')).stdout).toBe('active\nactive\n');
    await rebootInside(vm);
    await until(
      'the enabled one to run',
      async () => (await runOn(vm, 'systemctl is-active one')).code === 0,
    );
    expect((await runOn(vm, 'systemctl is-active two')).stdout).toBe('inactive\n');
    expect((await runOn(vm, 'journalctl -u one --no-pager')).stdout).toContain('hello from one');
    expect((await runOn(vm, 'sudo systemctl stop one; systemctl is-active one')).stdout).toBe('inactive\n');
  });

  test('a service that dies is started anew, and given up when it dies at once again and again', async () => {
    const vm = await newVm();
    await runOn(
      vm,
      'printf "[Service]\\nExecStart=/bin/false\\nRestart=on-failure\\nRestartSec=0.05\\n" >/etc/systemd/system/bad.service; systemctl start bad',
    );
    await until('it to be given up', async () => (await runOn(vm, 'systemctl is-failed bad')).code === 0);
    const shown = await runOn(vm, 'systemctl show bad -p Result,NRestarts; systemctl start nowhere');
    expect(shown.stdout).toBe('Result=start-limit-hit\nNRestarts=4\n');
    expect([shown.code, shown.stderr]).toEqual([
      5,
      'Failed to start nowhere.service: Unit nowhere.service not found.\n',
    ]);
  });

  test('containers of vLLM and Open WebUI answer on the published address only, also after a reboot', async () => {
    const vm = await newVm();
    const started = await runOn(
      vm,
      [
        'docker run -d --name vllm --gpus all --ipc=host --restart always -p 127.0.0.1:8000:8000 vllm/vllm-openai:v0.23.0 --model Qwen/Qwen3-8B --max-model-len 4096 --api-key key',
        'docker run -d --name webui --restart always --network=host -e HOST=127.0.0.1 -e PORT=3000 -e WEBUI_ADMIN_EMAIL=me@example.org -e WEBUI_ADMIN_PASSWORD=secret -e ENABLE_OLLAMA_API=false -e OPENAI_API_BASE_URLS=http://127.0.0.1:8000/v1 -e OPENAI_API_KEYS=key ghcr.io/open-webui/open-webui:v0.10.2',
        answering('http://127.0.0.1:8000/health'),
        answering('http://127.0.0.1:3000/health'),
      ].join(' && '),
    );
    expect(started).toMatchObject({ code: 0 });
    expect((await runOn(vm, 'docker run --name vllm vllm/vllm-openai:v0.23.0')).code).toBe(125);
    const asked = `{"model":"Qwen/Qwen3-8B","messages":[{"role":"user","content":"Hello"}],"max_tokens":8}`;
    const answer = await runOn(
      vm,
      `curl -sS -H 'authorization: Bearer key' -d '${asked}' http://127.0.0.1:8000/v1/chat/completions`,
    );
    expect(answer.stdout).toContain('"completion_tokens":8');
    await rebootInside(vm);
    const signIn = `curl -s -d '{"email":"me@example.org","password":"secret"}' http://127.0.0.1:3000/api/v1/auths/signin`;
    const models = await until('the models in the page', async () => {
      const { stdout } = await runOn(
        vm,
        `token=$(${signIn} | sed 's/.*token":"\\([^"]*\\).*/\\1/'); curl -s -H "Authorization: Bearer $token" http://127.0.0.1:3000/api/models`,
      );
      return stdout.includes('Qwen3-8B') && stdout;
    });
    expect(models).toContain('"id":"Qwen/Qwen3-8B"');
    expect((await runOn(vm, 'curl -s http://127.0.0.1:3000/')).stdout).toContain('Stand-in for Open WebUI');
    expect((await runOn(vm, 'curl -s http://127.0.0.1:3000/api/models')).stdout).toContain(
      'Not authenticated',
    );
    expect(
      (await runOn(vm, 'curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:8000/v1/models')).stdout,
    ).toBe('401');
    const listening = (await runOn(vm, 'cat /proc/net/tcp /proc/net/tcp6')).stdout;
    const addresses = [...listening.matchAll(/^\s*\d+: ([0-9A-F]+):[0-9A-F]{4} \S+ 0A/gm)].map(
      ([, ip]) => ip,
    );
    expect(new Set(addresses)).toEqual(new Set(['0100007F']));
  }, 90_000);

  test('vLLM refuses what it refuses on a real VM', async () => {
    const vm = await newVm({ gpu: { ...l4, model: 'T4', memoryGibEach: 16 } });
    const run = (flags: string) =>
      runOn(vm, `docker run --rm --gpus all vllm/vllm-openai:v0.23.0 --model x/y ${flags}`);
    expect((await run('--tensor-parallel-size 3 --dtype half')).stderr).toContain('Tensor parallel size (3)');
    expect((await run('')).stderr).toContain('Bfloat16 is only supported');
    await setFaults({ fault: 'gated-model' });
    expect((await run('--dtype half')).stderr).toContain('gated repo');
    const head = `curl -sS -o /dev/null -w '%{http_code}' -I -K - https://huggingface.co/x/y/resolve/main/config.json`;
    expect((await runOn(vm, `${head} </dev/null`)).stdout).toBe('401');
    expect((await runOn(vm, head, 'header = "Authorization: Bearer hf_token"')).stdout).toBe('200');
    await setFaults();
  });

  test('every fault of a model service strikes as often as asked, and then no more', async () => {
    const vm = await newVm();
    await runOn(vm, `systemctl start ollama; ${answering('http://127.0.0.1:11434/api/version')}`);
    const api = (path: string, body: object, options = '') =>
      runOn(vm, `curl -sN ${options} -d '${JSON.stringify(body)}' http://127.0.0.1:11434${path}`);
    const pull = (options = '') => api('/api/pull', { model: 'qwen3:8b' }, options);

    await setFaults({ fault: 'pull-stalls', percent: 99, times: 1, vms: [vm.id] });
    const stalled = await pull('--speed-limit 1 --speed-time 1');
    expect(stalled.code).toBe(28);
    expect(stalled.stdout).not.toContain('success');
    const [, total = '0', completed = '0'] =
      /"total":(\d+),"completed":(\d+)\}\s*$/.exec(stalled.stdout.trim()) ?? [];
    expect(Math.round((Number(completed) / Number(total)) * 100)).toBe(99);
    const resumed = await pull();
    expect(resumed.stdout).toContain('"status":"success"');

    await setFaults({ fault: 'pull-error', times: 1, message: 'no route to the registry' });
    expect((await pull()).stdout.trim().split('\n').at(-1)).toBe('{"error":"no route to the registry"}');
    await setFaults({ fault: 'disk-full' });
    expect((await pull()).stdout).toContain('no space left on device');
    expect((await runOn(vm, 'df --output=pcent /')).stdout).toContain('100%');
    await setFaults();
    expect((await pull()).stdout).toContain('success');

    await setFaults({ fault: 'queue-full', times: 1 });
    const chat = { model: 'qwen3:8b', stream: false, messages: [{ role: 'user', content: 'hi' }] };
    expect((await api('/api/chat', chat, '-w "%{http_code}"')).stdout).toMatch(
      /maximum pending requests.*503$/,
    );
    expect((await api('/api/chat', chat)).stdout).toContain('"done":true');
    await setFaults({ fault: 'stream-error', times: 1 });
    const broken = await api('/v1/chat/completions', { ...chat, stream: true });
    expect(broken.stdout).toContain('"error":{"message":"an error was encountered');
    expect(broken.stdout).not.toContain('[DONE]');
    await setFaults();
  }, 60_000);

  test('a model falls back to the CPU silently, and a restart brings it back', async () => {
    const vm = await newVm();
    const loaded = async () => {
      const load = `curl -s -d '{"model":"m","keep_alive":-1,"stream":false}' http://127.0.0.1:11434/api/generate`;
      const { stdout } = await runOn(
        vm,
        `systemctl restart ollama; ${answering('http://127.0.0.1:11434/api/version')} >/dev/null; curl -s -d '{"model":"m"}' http://127.0.0.1:11434/api/pull >/dev/null; ${load} >/dev/null; curl -s http://127.0.0.1:11434/api/ps`,
      );
      const [model] = (JSON.parse(stdout) as { models: { size: number; size_vram: number }[] }).models;
      return (model?.size_vram ?? -1) / (model?.size ?? 1);
    };
    await setFaults({ fault: 'cpu-fallback', percent: 0, times: 1, vms: [vm.name] });
    expect(await loaded()).toBe(0);
    expect(await loaded()).toBe(1);
  });

  test('a fault that is unknown or odd is refused, and those of other VMs do not strike', async () => {
    expect((await cloud.call('PUT', '/faults', { guest: [{ fault: 'no-such' }] })).status).toBe(422);
    expect(
      (await cloud.call('PUT', '/faults', { guest: [{ fault: 'pull-error', message: 'a\nb' }] })).status,
    ).toBe(422);
    const vm = await newVm();
    await setFaults(
      { fault: 'driver-fails', vms: ['another-vm'] },
      { fault: 'fewer-gpus', count: 0, vms: [vm.name] },
    );
    expect((await runOn(vm, 'nvidia-smi -L')).stderr).toContain('No devices were found');
    await setFaults({ fault: 'driver-fails' });
    expect((await runOn(vm, 'nvidia-smi -L')).code).toBe(9);
    await setFaults();
    expect((await runOn(vm, 'nvidia-smi -L')).stdout).toContain('sandbox');
  });
});
