import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import ssh2 from 'ssh2';
import type { ClientChannel, ConnectConfig } from 'ssh2';
import { sandboxVmListSchema, sandboxVmSchema } from '../src/sandbox-cloud/contract.ts';
import type { CreateVmRequest, SandboxConnection, SandboxVm } from '../src/sandbox-cloud/contract.ts';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';

export const userKey = newEd25519Pair();
export const entryPath = join(import.meta.dirname, '../src/sandbox-cloud/main.ts');

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'sandbox-cloud-test-'));

/** Asks again until an answer is there; fails with what it waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  limitMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain for: ${what}`);
    await delay(15);
  }
}

export class CloudUnderTest {
  readonly dataDir: string;
  connection: SandboxConnection;
  process: ChildProcess;

  private constructor(dataDir: string, connection: SandboxConnection, child: ChildProcess) {
    this.dataDir = dataDir;
    this.connection = connection;
    this.process = child;
  }

  static async start(dataDir = newDataDir()): Promise<CloudUnderTest> {
    const child = spawn(process.execPath, [entryPath, '--data-dir', dataDir, '--profile', 'fast'], {
      stdio: 'inherit',
    });
    const connection = await until('the sandbox cloud to answer', () => findSandboxCloud(dataDir));
    return new CloudUnderTest(dataDir, connection, child);
  }

  /** Ends the process alone; what it has written stays. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  call(method: string, path: string, body?: unknown, token = this.connection.token): Promise<Response> {
    return fetch(this.connection.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
  }

  async create(changes: Partial<CreateVmRequest> = {}): Promise<SandboxVm> {
    const response = await this.call('POST', '/vms', vmRequest(changes));
    if (response.status !== 201)
      throw new Error(`create answered ${response.status} ${await response.text()}`);
    return sandboxVmSchema.parse(await response.json());
  }

  async get(id: string): Promise<SandboxVm> {
    return sandboxVmSchema.parse(await (await this.call('GET', `/vms/${id}`)).json());
  }

  async list(query = ''): Promise<SandboxVm[]> {
    return sandboxVmListSchema.parse(await (await this.call('GET', `/vms${query}`)).json()).items;
  }

  untilStatus(id: string, status: SandboxVm['status']): Promise<SandboxVm> {
    return until(`${id} to be ${status}`, async () => {
      const vm = await this.get(id);
      return vm.status === status && vm;
    });
  }

  async createRunning(changes: Partial<CreateVmRequest> = {}): Promise<SandboxVm> {
    return this.untilStatus((await this.create(changes)).id, 'running');
  }

  async act(id: string, action: string): Promise<Response> {
    return this.call('POST', `/vms/${id}/${action}`);
  }
}

let made = 0;
export function vmRequest(changes: Partial<CreateVmRequest> = {}): CreateVmRequest {
  made += 1;
  return {
    name: `vm-${made}`,
    provider: 'aws',
    region: 'us-east-2',
    spec: 'm7i.large',
    vcpu: 2,
    memoryGib: 8,
    hourlyUsd: 0.1008,
    clientToken: `token-${made}`,
    sshPublicKey: userKey.public,
    ...changes,
  };
}

export async function sshTo(vm: SandboxVm, changes: Partial<ConnectConfig> = {}): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  const ready = once(client, 'ready');
  client.on('error', () => undefined); // the first rejects `ready`; later ones say that the VM went away, as tests want
  client.connect({
    host: '127.0.0.1',
    port: vm.sshPort ?? 0,
    username: vm.sshUser,
    privateKey: userKey.private,
    hostVerifier: (key: Buffer) => vm.hostKey.publicKey.endsWith(key.toString('base64')),
    ...changes,
  });
  client.setNoDelay(true);
  await ready;
  return client;
}

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number | null;
  signal: string | null;
}

export function execOn(client: ssh2.Client, command: string, input?: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      resolve(outcomeOf(channel));
      if (input !== undefined) channel.end(input);
    });
  });
}

export function outcomeOf(channel: ClientChannel): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { stdout: '', stderr: '', code: null, signal: null };
    channel.on('data', (part: Buffer) => (outcome.stdout += part.toString()));
    channel.stderr.on('data', (part: Buffer) => (outcome.stderr += part.toString()));
    channel.on('exit', (code: number | null, signal?: string) => {
      outcome.code = code;
      outcome.signal = signal ?? null;
    });
    channel.on('close', () => resolve(outcome));
  });
}

/** One command on a connection of its own. */
export async function runOn(vm: SandboxVm, command: string, input?: string): Promise<Outcome> {
  const client = await sshTo(vm);
  try {
    return await execOn(client, command, input);
  } finally {
    client.end();
  }
}
