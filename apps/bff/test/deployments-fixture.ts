import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Deployment,
  deploymentSchema,
  infraSchema,
  outputPageSchema,
  runSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

export const gpuSpec = 'aws+us-east-2+g6.xlarge';
const listSchema = z.object({ items: z.array(deploymentSchema) });

/** A preset of the data dir with these steps. */
export const ownPreset = (id: string, steps: string, more = ''): string =>
  `id: ${id}
version: 1.0.0
name: { en: Test, ko: 시험 }
summary: { en: Test, ko: 시험 }
engine: null
source: this test
inputs: []
needs: { minDiskGib: 10, gpu: false }
endpoints: []
${more}
steps:
${steps}`;

export const step = (id: string, script: string): string =>
  `  - id: ${id}\n    title: { en: ${id}, ko: ${id} }\n${script
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`;

/** A server with a sandbox cloud and presets of its own, which can be restarted. */
export class DeploymentsUnderTest {
  server: TestServer;
  readonly root: string;

  private constructor(root: string, server: TestServer) {
    this.root = root;
    this.server = server;
  }

  static async start(presets: Readonly<Record<string, string>> = {}): Promise<DeploymentsUnderTest> {
    const root = await mkdtemp(join(tmpdir(), 'terroir-deployments-'));
    const dataDir = join(root, 'data');
    await mkdir(join(dataDir, 'presets'), { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(presets)) {
      await writeFile(join(dataDir, 'presets', `${name}.yaml`), text);
    }
    return new DeploymentsUnderTest(root, await startTestServer({ sandbox: true, dataDir }));
  }

  async stop(): Promise<void> {
    const cloud = await findSandboxCloud(this.server.dataDir);
    if (cloud !== null) {
      const headers = { authorization: `Bearer ${cloud.token}` };
      await fetch(`${cloud.url}/shutdown`, { method: 'POST', headers });
    }
    await this.server.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  async launch(name: string, presetId: string, more: object = {}, count = 1): Promise<string> {
    const body = {
      name,
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g1', specId: gpuSpec, count }],
      presetId,
      ...more,
    };
    return (await this.server.read(infraSchema, '/infras', { method: 'POST', body })).id;
  }

  async deployment(infraId: string): Promise<Deployment> {
    const { items } = await this.server.read(listSchema, `/infras/${infraId}/deployments`);
    const [first] = items;
    if (first === undefined) throw new Error('The infra has no deployment.');
    return first;
  }

  async until(infraId: string, isIt: (deployment: Deployment) => boolean): Promise<Deployment> {
    let last: Deployment | undefined;
    for (const deadline = Date.now() + 90_000; Date.now() < deadline; await delay(50)) {
      last = await this.deployment(infraId);
      if (isIt(last)) return last;
    }
    throw new Error(`The deployment did not get there: ${JSON.stringify(last, null, 1)}`);
  }

  /** Runs a command on VMs and answers what each said. */
  async runOn(infraId: string, command: string, vmIds?: string[]): Promise<string[]> {
    const target = { infraId, ...(vmIds === undefined ? {} : { vmIds }) };
    const run = await this.server.read(runSchema, '/runs', {
      method: 'POST',
      body: { target, commands: [command] },
    });
    return this.outputsOf(run.id);
  }

  /** What each task of a run said, once it has ended. */
  async outputsOf(runId: string): Promise<string[]> {
    for (const deadline = Date.now() + 60_000; ; await delay(50)) {
      const run = await this.server.read(runSchema, `/runs/${runId}`);
      if (run.endedAt === null) {
        if (Date.now() > deadline) throw new Error('The run did not end.');
        continue;
      }
      return Promise.all(
        run.tasks.map(async ({ id }) => {
          const path = `/runs/${runId}/tasks/${id}/output?limit=1000`;
          const { chunks } = await this.server.read(outputPageSchema, path);
          return chunks.map(({ text }) => text ?? '').join('');
        }),
      );
    }
  }
}
