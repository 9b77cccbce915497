import type { Event } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { openCommands } from './testing/open-commands.ts';
import type { Fleet } from './fleet.ts';

type FirstRunWaiting = ReturnType<Fleet['awaitingFirstRun']>[number];

const waitingFor = (more: Partial<FirstRunWaiting>): FirstRunWaiting => ({
  infraId: 'infra-1',
  postCommands: ['echo post'],
  presetId: null,
  presetInput: null,
  settled: true,
  ...more,
});

test('an infra runs its post-commands once, as soon as its VMs have settled', async () => {
  const waiting = waitingFor({});
  const console = await openCommands(1);
  const { events, database, commands: feature } = console.now();
  const posted: string[] = [];
  let list = [{ ...waiting, settled: false }];
  console.fleet.awaitingFirstRun = () => list;
  console.fleet.setPostRun = (_infraId, runId) => {
    posted.push(runId);
    list = [];
  };
  const ended = new Promise<Event & { type: 'run-ended' }>((resolve) => feature.onRunEnded(resolve));
  const nudge = () =>
    database.transact(() => events.append({ type: 'infra-changed', infraId: 'infra-1' }, 'test'));
  nudge();
  await new Promise((resolve) => setImmediate(resolve));
  expect(posted).toEqual([]);
  list = [waiting];
  nudge();
  nudge();
  const { runId, status } = await ended;
  expect([posted, status]).toEqual([[runId], 'succeeded']);
  expect(feature.run(runId)).toMatchObject({ origin: 'post-commands', commands: ['echo post'] });
  await console.close();
});

test('the post-commands of a preset are left to it', async () => {
  const console = await openCommands(1);
  const { events, database } = console.now();
  console.fleet.awaitingFirstRun = () => [waitingFor({ presetId: 'ollama' })];
  console.fleet.setPostRun = () => {
    throw new Error('It was run here.');
  };
  database.transact(() => events.append({ type: 'infra-changed', infraId: 'infra-1' }, 'test'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(events.read({ after: 0, limit: 10 }).some(({ type }) => type === 'run-started')).toBe(false);
  await console.close();
});

test('post-commands with a mistake make a failed run that says it', async () => {
  const console = await openCommands(1);
  let list = [waitingFor({ postCommands: ['echo $$Func(Nope())'] })];
  const posted = new Promise<string>((resolve) => {
    console.fleet.setPostRun = (_infraId, runId) => {
      list = [];
      resolve(runId);
    };
  });
  console.fleet.awaitingFirstRun = () => list;
  const { events, database, commands } = console.now();
  database.transact(() => events.append({ type: 'infra-changed', infraId: 'infra-1' }, 'test'));
  const run = commands.run(await posted);
  expect(run).toMatchObject({ status: 'failed', origin: 'post-commands' });
  expect(run.tasks[0]?.detail).toContain('there is no built-in Nope');
  await console.close();
});
