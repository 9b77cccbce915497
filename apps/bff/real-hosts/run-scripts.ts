/**
 * `node real-hosts/run-scripts.ts --key <file> --host user@host:port[=privateIp] [--host …] [--set name=value …] <script>`:
 * runs a shipped script on machines that exist, as the page would: run with its check, run again (nothing may break),
 * check, undo; `--parts run,check` does less. `--set backend=demo` names the infra that these hosts are. Prints what the hosts said, and exits 1 when a part failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scriptRunRequestSchema } from '@terroir/shared-types';
import { openSecretBox } from '../src/access/secret-box.ts';
import { openCommands, testFleet, testInfra, testVm } from '../src/commands/testing/open-commands.ts';
import { createMeshes } from '../src/meshes/create-meshes.ts';
import { loadScripts } from '../src/scripts/load-scripts.ts';
import { createRunSecretStore, type RunSecretStore } from '../src/scripts/run-secret-store.ts';
import { createStartScript } from '../src/scripts/start-script.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string', default: '' },
    host: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
    parts: { type: 'string', default: 'run,again,check,undo' },
  },
});
const script = loadScripts(join(import.meta.dirname, '../../../assets/scripts')).get(positionals[0] ?? '');
if (script === undefined) throw new Error(`There is no script ${positionals[0] ?? '(none named)'}.`);

const privateKey = readFileSync(values.key, 'utf8');
const machines = values.host.map((text, index) => {
  const [, user = '', host = '', port = '22', privateIp = host] =
    /^([^@]+)@([^:=]+)(?::(\d+))?(?:=(.+))?$/.exec(text) ?? [];
  const access: VmAccess = {
    vmId: `vm-${index + 1}`,
    host,
    port: Number(port),
    user,
    privateKey,
    hostKey: null,
  };
  return { access, vm: testVm(index + 1, { publicIp: privateIp, privateIp }) };
});
const fleet = testFleet(
  machines.map(({ vm }) => vm),
  (vmId) => machines.find(({ vm }) => vm.id === vmId)?.access ?? null,
);
const parameters = Object.fromEntries(
  values.set.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const isNumber = script.parameters.find((one) => one.name === name)?.type === 'integer';
    return [name, isNumber ? Number(rest.join('=')) : rest.join('=')];
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'terroir-real-hosts-'));
const secrets = openSecretBox(folder);
let runSecrets: RunSecretStore | null = null;
const ours = await openCommands(
  machines.map(({ access }) => access),
  { fleet, revealSecrets: (task) => runSecrets?.reveal(task) ?? null },
);
const { database, events, commands } = ours.now();
runSecrets = createRunSecretStore(database, secrets);
const starting = createStartScript({
  database,
  fleet,
  commands,
  meshes: createMeshes({ database, events, secrets }),
  runSecrets,
  keptSecret: () => null,
  onStarted: () => undefined,
  now: () => new Date(),
});

const parts = {
  run: { action: 'run', isThere: true },
  again: { action: 'run', isThere: true },
  check: { action: 'check', isThere: script.check !== undefined },
  undo: { action: 'undo', isThere: script.undo !== undefined },
} as const;

const perform = async (part: keyof typeof parts): Promise<boolean> => {
  const target = { infraId: testInfra.id, ...(script.target === 'one' ? { vmIds: ['vm-1'] } : {}) };
  const asked = scriptRunRequestSchema.parse({ action: parts[part].action, target, parameters });
  const startedMs = performance.now();
  const run = await ours.ended(starting.start(script, asked, 'real-hosts').run.id);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`== ${script.id} ${part}: ${run.status} in ${seconds} s`);
  for (const task of run.tasks) {
    const said = String(ours.output(task.id).all).trimEnd().split('\n').slice(-12);
    console.log(`-- ${task.vmName} ${JSON.stringify(task.exitCodes)} ${task.detail ?? ''}`);
    console.log(said.map((line) => `   ${line}`).join('\n'));
  }
  return run.status === 'succeeded';
};

try {
  for (const part of ['run', 'again', 'check', 'undo'] as const) {
    if (!parts[part].isThere || !values.parts.split(',').includes(part)) continue;
    if (!(await perform(part))) process.exitCode = 1;
  }
} finally {
  await ours.close();
  rmSync(folder, { recursive: true, force: true });
}
