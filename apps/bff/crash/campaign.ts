import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isEnded, isTransient } from '@terroir/shared-types';
import type { SandboxConnection } from '../src/sandbox-cloud/contract.ts';
import { findSandboxCloud, startOrFindSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { ask, createCloudClient, readInfras, readVms } from './api.ts';
import { type Verdict, falselyEnded, judge } from './judge.ts';
import { seededRandom } from './random.ts';
import { ResolutionClock, openIntentCount, unansweredIntents } from './unanswered.ts';
import { Victim } from './victim.ts';
import { runWorkload } from './workload.ts';

export interface CampaignOptions {
  kills: number;
  seed: number;
  log?: (line: string) => void;
}

export interface Report extends Verdict {
  kills: number;
  killedWhileStarting: number;
  seed: number;
  vmsMade: number;
  launches: number;
  /** From a ready server to the end of doubt, for each creation that a kill left unanswered. */
  resolutionMs: number[];
  unresolved: number;
  /** From the last start to rows that equal the cloud. */
  convergedMs: number;
  tookMs: number;
}

const sandboxEntry = join(import.meta.dirname, '../src/sandbox-cloud/main.ts');
const faults = {
  createAnswerLost: 0.08,
  create500: 0.025,
  create500ButCreated: 0.025,
  listFails: 0.15,
  listStaleMs: 400,
  // Answers are held long enough that a kill often comes between creation and answer.
  createDelayMs: [20, 300],
  bootDelayMs: [20, 400],
};
const calm = { createAnswerLost: 0, create500: 0, create500ButCreated: 0, listFails: 0, listStaleMs: 0 };
/** Shares of kills that hit the start of the server, and the longest life of the others. */
const startShare = 0.2;
const longestLifeMs = 900;
const lookMs = 25;
/** Now and then the cloud dies as well; the next server starts it again, on another port. */
const cloudKillEvery = 12;
const convergeLimitMs = 120_000;

/** Kills the server again and again while it works, then compares what it says with what the cloud has. */
export const runCampaign = async ({
  kills,
  seed,
  log = () => undefined,
}: CampaignOptions): Promise<Report> => {
  const startedMs = performance.now();
  const random = seededRandom(seed);
  const root = mkdtempSync(join(tmpdir(), 'terroir-crash-'));
  const dataDir = join(root, 'data');
  const promises = { infraIds: new Set<string>() };
  const clock = new ResolutionClock();
  const falseStates: string[] = [];
  const start = () => startOrFindSandboxCloud({ dataDir, profile: 'fast', entryPath: sandboxEntry });
  let connection = await start();
  const cloud = createCloudClient(() => connection);
  await cloud.faults(faults);
  let killedWhileStarting = 0;

  /** Lets a ready server live for a while, following what it finds out. */
  const live = async (origin: string, lifeMs: number): Promise<void> => {
    const stop = new AbortController();
    const working = runWorkload(origin, random, promises, stop.signal);
    const endMs = performance.now() + lifeMs;
    let lastMs = performance.now();
    while (performance.now() < endMs) {
      await delay(lookMs);
      const nowMs = performance.now();
      clock.look(unansweredIntents(dataDir), nowMs - lastMs);
      lastMs = nowMs;
    }
    const rows = await readVms(origin);
    if (rows !== null) falseStates.push(...falselyEnded(rows, await cloud.all()));
    stop.abort();
    await Promise.race([working, delay(200)]);
  };

  const killCloud = async (): Promise<SandboxConnection> => {
    process.kill(connection.pid, 'SIGKILL');
    while ((await findSandboxCloud(dataDir)) !== null) await delay(lookMs);
    return start();
  };

  const oneKill = async (): Promise<void> => {
    const victim = new Victim(dataDir);
    if (random() < startShare) {
      killedWhileStarting += 1;
      await delay(random() * 1_000);
    } else {
      const origin = await victim.ready;
      const living = live(origin, longestLifeMs);
      await delay(random() * longestLifeMs);
      await victim.kill();
      await living;
    }
    if (!victim.hasEnded) await victim.kill();
    clock.note(unansweredIntents(dataDir));
  };

  try {
    for (let kill = 1; kill <= kills; kill++) {
      await oneKill();
      if (kill % cloudKillEvery === 0) connection = await killCloud();
      if (kill % 50 === 0) log(`${kill} kills, ${(await cloud.all()).length} VMs made`);
    }
    const victim = new Victim(dataDir);
    const origin = await victim.ready;
    const readyMs = performance.now();
    const verdict = await converge(origin, readyMs);
    await cloud.faults(calm);
    for (const id of promises.infraIds) {
      if ((await ask(origin, 'GET', `/infras/${id}`))?.status !== 200)
        falseStates.push(`the promised infra ${id} is forgotten`);
    }
    const made = await cloud.all();
    await endEverything(origin);
    await victim.kill('SIGTERM');
    return {
      ...verdict,
      falseStates: [...falseStates, ...verdict.falseStates],
      kills,
      killedWhileStarting,
      seed,
      vmsMade: made.length,
      launches: promises.infraIds.size,
      resolutionMs: clock.resolvedMs.toSorted((a, b) => a - b),
      unresolved: clock.stillOpen,
      tookMs: performance.now() - startedMs,
    };
  } finally {
    connection = (await findSandboxCloud(dataDir)) ?? connection;
    await cloud.shutdown().catch(() => undefined);
    rmSync(root, { recursive: true, force: true });
  }

  /** Waits, with the faults still on, until nothing is on its way; what differs then is judged. */
  async function converge(origin: string, readyMs: number): Promise<Verdict & { convergedMs: number }> {
    let lastMs = readyMs;
    for (;;) {
      await delay(lookMs);
      const nowMs = performance.now();
      clock.look(unansweredIntents(dataDir), nowMs - lastMs);
      lastMs = nowMs;
      const rows = (await readVms(origin)) ?? [];
      const verdict = judge(rows, await cloud.all());
      const isDone =
        openIntentCount(dataDir) === 0 &&
        !rows.some(({ status }) => isTransient(status)) &&
        [verdict.orphans, verdict.falseStates].every((found) => found.length === 0);
      if (isDone || nowMs - readyMs > convergeLimitMs) return { ...verdict, convergedMs: nowMs - readyMs };
    }
  }

  /** Ending works, too: afterwards the cloud has nothing of ours. */
  async function endEverything(origin: string): Promise<void> {
    for (const { id, counts } of (await readInfras(origin)) ?? []) {
      const living = Object.keys(counts).some((status) => !isEnded(status as never));
      if (living) await ask(origin, 'POST', `/infras/${id}/actions`, { action: 'terminate' });
    }
    const deadlineMs = performance.now() + convergeLimitMs;
    while (performance.now() < deadlineMs) {
      if ((await cloud.all()).every(({ status }) => status === 'terminated')) return;
      await delay(100);
    }
    falseStates.push('VMs live on after everything was terminated');
  }
};
