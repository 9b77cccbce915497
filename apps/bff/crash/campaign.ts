import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isEnded, isTransient } from '@terroir/shared-types';
import { ask, readInfras, readRemovable, readVms } from './api.ts';
import { openAwsCloud } from './aws-campaign-cloud.ts';
import { type Verdict, falselyEnded, judge } from './judge.ts';
import { seededRandom } from './random.ts';
import { openSandboxCloud } from './sandbox-campaign-cloud.ts';
import { ResolutionClock, openIntentCount, unansweredIntents } from './unanswered.ts';
import { openTumblebugCloud } from './tumblebug-campaign-cloud.ts';
import { Victim } from './victim.ts';
import { runWorkload } from './workload.ts';

const openCloud = {
  sandbox: (dataDir: string) => openSandboxCloud(dataDir),
  aws: (_dataDir: string, random: () => number) => openAwsCloud(random),
  tumblebug: (_dataDir: string, random: () => number) => openTumblebugCloud(random),
};
export type CampaignDriver = keyof typeof openCloud;
export const isCampaignDriver = (name: string): name is CampaignDriver => name in openCloud;

export interface CampaignOptions {
  kills: number;
  seed: number;
  driver?: CampaignDriver;
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

/** Share of kills that hit the start of the server. */
const startShare = 0.2;
const lookMs = 25;
/** How long before a kill at most the server is asked what it shows, so that the asking itself is cut at times. */
const looksEarlierMs = 500;
/** Now and then the cloud dies as well; the next server starts it again, on another port. */
const cloudKillEvery = 12;
const convergeLimitMs = 300_000;

/** Kills the server again and again while it works, then compares what it says with what the cloud has. */
export const runCampaign = async ({
  kills,
  seed,
  driver = 'sandbox',
  log = () => undefined,
}: CampaignOptions): Promise<Report> => {
  const startedMs = performance.now();
  const random = seededRandom(seed);
  const root = mkdtempSync(join(tmpdir(), 'terroir-crash-'));
  const dataDir = join(root, 'data');
  const promises = { infraIds: new Set<string>() };
  const clock = new ResolutionClock();
  const falseStates: string[] = [];
  const cloud = await openCloud[driver](dataDir, random);
  const { longestLifeMs } = cloud;
  const startVictim = (): Victim => new Victim(dataDir, cloud.environment);
  let killedWhileStarting = 0;

  /** Lets a ready server work until `killed` aborts, following what it finds out. */
  const live = async (origin: string, killed: AbortSignal): Promise<void> => {
    const working = runWorkload(origin, cloud.connectionId, random, promises, killed);
    let lastMs = performance.now();
    while (!killed.aborted) {
      await delay(lookMs);
      const nowMs = performance.now();
      clock.look(unansweredIntents(dataDir), nowMs - lastMs);
      lastMs = nowMs;
    }
    await Promise.race([working, delay(200)]);
  };

  /** Asks a working server for its rows, and only then the cloud for its own. */
  const lookForFalseEnds = async (origin: string): Promise<void> => {
    const rows = await readVms(origin);
    if (rows === null) return;
    await delay(cloud.listingLagMs);
    falseStates.push(...falselyEnded(rows, await cloud.all()));
  };

  const prepare = async (): Promise<void> => {
    const victim = startVictim();
    await cloud.prepare(await victim.ready);
    await victim.kill('SIGTERM');
    await cloud.setFaults(true);
  };

  const oneKill = async (): Promise<void> => {
    const victim = startVictim();
    if (random() < startShare) {
      killedWhileStarting += 1;
      await delay(random() * 1_000);
    } else {
      const origin = await victim.ready;
      const killed = new AbortController();
      const living = live(origin, killed.signal);
      await delay(random() * longestLifeMs);
      const killSoon = async (): Promise<void> => {
        await delay(random() * looksEarlierMs);
        await victim.kill();
        killed.abort();
      };
      await Promise.all([lookForFalseEnds(origin), killSoon()]);
      await living;
    }
    if (!victim.hasEnded) await victim.kill();
    clock.note(unansweredIntents(dataDir));
  };

  try {
    await prepare();
    for (let kill = 1; kill <= kills; kill++) {
      await oneKill();
      if (kill % cloudKillEvery === 0) await cloud.restart();
      if (kill % 50 === 0) log(`${kill} kills, ${(await cloud.all()).length} VMs made`);
    }
    const victim = startVictim();
    const origin = await victim.ready;
    const readyMs = performance.now();
    const verdict = await converge(origin, readyMs);
    await cloud.setFaults(false);
    for (const id of promises.infraIds) {
      if ((await ask(origin, 'GET', `/infras/${id}`))?.status !== 200)
        falseStates.push(`the promised infra ${id} is forgotten`);
    }
    const made = await cloud.all();
    const twins = await cloud.twins();
    await endEverything(origin);
    await victim.kill('SIGTERM');
    return {
      ...verdict,
      orphans: [...verdict.orphans, ...(await cloud.leftovers()).map((one) => `${one} is left`)],
      duplicates: [...verdict.duplicates, ...twins],
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
    await cloud.close();
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
    const isEmpty = async (): Promise<boolean> =>
      (await cloud.all()).every(({ status }) => status === 'terminated');
    if (!(await within(isEmpty))) falseStates.push('VMs live on after everything was terminated');
    // The cloud is empty a moment before our rows say so; until then an infra is not forgotten.
    const isForgotten = async (): Promise<boolean> => {
      for (const { id } of (await readInfras(origin)) ?? []) await ask(origin, 'DELETE', `/infras/${id}`);
      return (await readInfras(origin))?.length === 0;
    };
    if (!(await within(isForgotten))) falseStates.push('infras whose VMs have ended cannot be forgotten');
    // Networks are kept for the next launch until somebody removes them.
    const isClean = async (): Promise<boolean> => {
      for (const { id } of await readRemovable(origin)) await ask(origin, 'DELETE', `/resources/${id}`);
      return (await cloud.leftovers()).length === 0;
    };
    await within(isClean);
  }

  async function within(isSo: () => Promise<boolean>): Promise<boolean> {
    const deadlineMs = performance.now() + convergeLimitMs;
    while (performance.now() < deadlineMs) {
      if (await isSo()) return true;
      await delay(200);
    }
    return false;
  }
};
