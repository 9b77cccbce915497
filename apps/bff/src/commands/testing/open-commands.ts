import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InfraSummary, OutputChunk, Run, RunRequest, Vm } from '@terroir/shared-types';
import { pino } from 'pino';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open-database.ts';
import { startCheckpoints } from '../../db/start-checkpoints.ts';
import { createEventLog } from '../../events/event-log.ts';
import { unprocessable } from '../../http/problem-error.ts';
import { createSshPool } from '../../ssh/create-ssh-pool.ts';
import { type SshHost, startSshHost } from '../../ssh/testing/start-ssh-host.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import { type CommandsDeps, createCommands } from '../create-commands.ts';
import type { Fleet } from '../fleet.ts';

const at = '2026-01-01T00:00:00.000Z';

export const testVm = (ordinal: number, more: Partial<Vm> = {}): Vm => ({
  id: `vm-${ordinal}`,
  name: `demo-g1-${ordinal}`,
  infraId: 'infra-1',
  nodeGroup: 'g1',
  specId: 'aws+us-east-2+t3.small',
  provider: 'aws',
  region: 'us-east-2',
  imageId: null,
  status: 'running',
  raw: 'running',
  statusSince: at,
  publicIp: `198.18.0.${ordinal}`,
  privateIp: `10.0.0.${ordinal}`,
  sshPort: 22,
  lngLat: [-83.1, 40.4],
  createdAt: at,
  hourlyUsd: 0.02,
  accruedUsd: 0,
  labels: {},
  ...more,
});

export const testInfra: InfraSummary = {
  id: 'infra-1',
  name: 'demo',
  description: '',
  labels: {},
  connectionId: 'sandbox',
  status: 'running',
  counts: {},
  hold: false,
  onPartialFailure: 'continue',
  presetId: null,
  hourlyUsd: 0,
  accruedUsd: 0,
  incomplete: false,
  expiresAt: null,
  createdAt: at,
  simulated: true,
};

/** A fleet of given VMs, each reached where `access` says; for tests. */
export const testFleet = (vms: Vm[], access: Fleet['access'] = () => null): Fleet => ({
  infra: () => testInfra,
  findInfra: (name) => (name === testInfra.name || name === testInfra.id ? testInfra : null),
  vms: (infraId) => (infraId === testInfra.id ? vms : []),
  vm: (vmId) => vms.find(({ id }) => id === vmId) ?? null,
  specOf: (vmId) => vms.find(({ id }) => id === vmId)?.specId ?? null,
  resolve({ vmIds }) {
    const found = vms.filter(({ id }) => vmIds === undefined || vmIds.includes(id));
    if (found.length === 0) throw unprocessable('There is no such VM.');
    return found;
  },
  access,
  awaitingFirstRun: () => [],
  setPostRun: () => undefined,
  reboot: () => undefined,
});

export const request = (commands: string[], more: Partial<RunRequest> = {}): RunRequest => ({
  target: { infraId: testInfra.id },
  commands,
  timeoutSeconds: 60,
  onError: 'stop',
  ...more,
});

/**
 * Commands over as many SSH hosts of ours as told, or over hosts that exist, and a database file that `reopen`
 * opens again. `keptFolder` holds that file and stays. `hostEnv`: of the shells on our hosts.
 */
export const openCommands = async (
  hosts: number | readonly VmAccess[],
  more: Partial<CommandsDeps> = {},
  keptFolder: string | null = null,
  hostEnv: Record<string, string> = {},
) => {
  const folder = keptFolder ?? mkdtempSync(join(tmpdir(), 'terroir-commands-'));
  const sshHosts: SshHost[] = [];
  const own = typeof hosts === 'number' ? hosts : 0;
  for (let ordinal = 1; ordinal <= own; ordinal += 1)
    sshHosts.push(await startSshHost(`vm-${ordinal}`, hostEnv));
  const accesses = typeof hosts === 'number' ? sshHosts.map(({ access }) => access) : hosts;
  const vms = accesses.map((_, index) => testVm(index + 1));
  const fleet = testFleet(vms, (vmId) => accesses[Number(vmId.slice(3)) - 1] ?? null);

  const open = () => {
    const file = join(folder, 'terroir.db');
    const database = openDatabase(file);
    migrate(database, fileURLToPath(new URL('../../db/migrations/', import.meta.url)));
    const checkpoints = startCheckpoints(database, file);
    const events = createEventLog(database);
    const logger = pino({ level: 'silent' });
    const ssh = createSshPool({ database, logger });
    const commands = createCommands({ database, events, fleet, logger, ssh, ...more });
    commands.start();
    return {
      database,
      events,
      commands,
      async close() {
        await commands.close();
        await ssh.close();
        await checkpoints.close();
        database.close();
      },
    };
  };
  let current = open();
  const home = (): string => sshHosts[0]?.home ?? '';

  return {
    hosts: sshHosts,
    vms,
    fleet,
    now: () => current,
    /** What a restart of the server does to a run, with time for `work` in between. */
    async whileClosed(work: () => Promise<void>) {
      await current.close();
      await work();
      current = open();
    },
    async reopen() {
      await this.whileClosed(async () => undefined);
    },
    cancel: (runId: string): Run => current.commands.cancelRun(runId, 'test'),
    /** In the home of the first host. */
    touch: (name: string): void => writeFileSync(join(home(), name), ''),
    readFile: (name: string): string => readFileSync(join(home(), name), 'utf8'),
    readBytes: (name: string): Buffer => readFileSync(join(home(), name)),
    /** Names of the task folders on the first host, and a file of the only one. */
    remoteTasks: (): string[] => readdirSync(join(home(), '.terroir')),
    remoteFile(name: string): string | null {
      const file = join(home(), '.terroir', this.remoteTasks()[0] ?? '', name);
      return existsSync(file) ? readFileSync(file, 'utf8') : null;
    },
    start: (commands: string[], more: Partial<RunRequest> = {}): Run =>
      current.commands.startRun(request(commands, more), { origin: 'command', actor: 'test' }),
    /** Resolves with the run once it has ended. */
    async ended(runId: string): Promise<Run> {
      const { commands } = current;
      await new Promise<void>((resolve) => {
        const dispose = commands.onRunEnded((event) => {
          if (event.runId !== runId) return;
          dispose();
          resolve();
        });
        if (commands.run(runId).endedAt === null) return;
        dispose();
        resolve();
      });
      return commands.run(runId);
    },
    /** Resolves once the stored output of the task holds `text`. */
    async says(taskId: string, text: string): Promise<void> {
      const { streams } = current.commands;
      while (!this.output(taskId).all.includes(text)) {
        await new Promise<void>((resolve) => {
          const dispose = streams.onActivity({ taskId }, () => {
            dispose();
            resolve();
          });
        });
      }
    },
    /** What is stored of a task: its chunks, and the bytes by stream. */
    output(taskId: string): { chunks: OutputChunk[]; stdout: Buffer; stderr: Buffer; all: Buffer } {
      const { streams } = current.commands;
      const chunks: OutputChunk[] = [];
      for (let after = 0; ;) {
        const slice = streams.readTask(taskId, after, 1 << 20);
        if (slice.chunks.length === 0) break;
        chunks.push(...slice.chunks);
        after = slice.nextOffset;
      }
      const bytes = (chunk: OutputChunk) =>
        chunk.text === undefined ? Buffer.from(chunk.dataBase64 ?? '', 'base64') : Buffer.from(chunk.text);
      const of = (stream: string) =>
        Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map(bytes));
      return { chunks, stdout: of('stdout'), stderr: of('stderr'), all: Buffer.concat(chunks.map(bytes)) };
    },
    async close() {
      await current.close();
      for (const host of sshHosts) await host.close();
      if (keptFolder === null) rmSync(folder, { recursive: true, force: true });
    },
  };
};
export type OpenCommands = Awaited<ReturnType<typeof openCommands>>;
