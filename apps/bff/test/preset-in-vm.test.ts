import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../src/catalog/load-catalog.ts';
import { openPresetLibrary } from '../src/presets/files/preset-library.ts';
import { renderStep } from '../src/presets/steps/render-step.ts';
import { resolveInput } from '../src/presets/input/resolve-input.ts';
import { plannedPlace, vmValues } from '../src/presets/input/vm-values.ts';
import { CloudUnderTest, execOn, sshTo } from './sandbox-cloud-fixture.ts';

const assetsDir = join(import.meta.dirname, '../../../assets');
const preset = openPresetLibrary(join(assetsDir, 'presets'), null).require('ollama');
const contextOf = (contextTokens: number) => {
  const resolved = resolveInput(preset, { contextTokens }, loadCatalog(assetsDir));
  const { tag, sizeGb } = resolved.models[0] ?? { tag: '', sizeGb: 0 };
  return { tag, sizeGb, values: vmValues(resolved, plannedPlace(undefined, 1), false) };
};
const context = contextOf(2048);

let cloud: CloudUnderTest;
beforeAll(async () => {
  cloud = await CloudUnderTest.start();
});
afterAll(() => cloud.stop());

test('the steps of the Ollama preset bring up a model in a VM, and do nothing the second time', async () => {
  const vm = await cloud.createRunning({
    gpu: { vendor: 'NVIDIA', model: 'L4', count: 1, memoryGibEach: 24 },
  });
  const client = await sshTo(vm);
  try {
    const runAll = async () => {
      const said: Record<string, string> = {};
      for (const step of preset.steps) {
        const { code, stdout, stderr } = await execOn(client, renderStep(step, context));
        // systemctl tells on stderr what it enabled.
        expect(`${step.id} ${code} ${stderr.replace(/^Created symlink .*\n/, '')}`).toBe(`${step.id} 0 `);
        said[step.id] = stdout.trim().split('\n').at(-1) ?? '';
      }
      return said;
    };
    expect(await runAll()).toEqual({
      // The sandbox VM has stand-ins for both commands.
      'gpu-driver': 'step gpu-driver: already true, skipped',
      'gpu-fabric': 'step gpu-fabric: already true, skipped',
      'install-ollama': 'step install-ollama: already true, skipped',
      serve: 'step serve: done',
      'disk-space': 'step disk-space: done',
      'pull-model': 'step pull-model: done',
      preload: 'step preload: done',
      'first-answer': 'step first-answer: done',
    });
    expect(await runAll()).toMatchObject({
      serve: 'step serve: already true, skipped',
      'disk-space': 'step disk-space: already true, skipped',
      'pull-model': 'step pull-model: already true, skipped',
    });
    const { stdout } = await execOn(
      client,
      'curl -fsS http://127.0.0.1:11434/api/ps; cat /etc/systemd/system/ollama.service.d/terroir.conf',
    );
    expect(stdout).toContain(context.tag);
    expect(stdout).toContain(
      'Environment="OLLAMA_HOST=127.0.0.1:11434"\nEnvironment="OLLAMA_CONTEXT_LENGTH=2048"\n',
    );
    expect(stdout).toContain('OLLAMA_NO_CLOUD=1');
    const other = contextOf(4096);
    const serve = preset.steps.find(({ id }) => id === 'serve');
    if (serve === undefined) throw new Error('The preset serves nothing.');
    // Other settings are not "already true": the service is started anew with them.
    expect((await execOn(client, renderStep(serve, other))).stdout).toContain('step serve: done');
  } finally {
    client.end();
  }
}, 120_000);

test('a VM without a GPU is told so, and a step that cannot work says why and fails', async () => {
  const client = await sshTo(await cloud.createRunning());
  try {
    const [gpuDriver] = preset.steps;
    if (gpuDriver === undefined) throw new Error('The preset has no steps.');
    expect((await execOn(client, renderStep(gpuDriver, context))).stdout).toContain(
      'No GPU on this VM: what is served runs on the CPU, which is slow.',
    );
    const pull = preset.steps.find(({ id }) => id === 'preload');
    if (pull === undefined) throw new Error('The preset does not load a model.');
    const failed = await execOn(client, `${renderStep(pull, context)}; echo "code $?"`);
    expect(failed.stdout).toMatch(/step preload: running\nstep preload: try 2 of 2 .*\ncode 7/);
    expect(failed.stderr).toContain('step preload: failed');
  } finally {
    client.end();
  }
}, 60_000);
