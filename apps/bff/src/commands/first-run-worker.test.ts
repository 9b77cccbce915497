import type { Event } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { openCommands } from './testing/open-commands.ts';
import type { FirstRunWaiting } from './first-run-worker.ts';

const waitingFor = (more: Partial<FirstRunWaiting>): FirstRunWaiting => ({
  infraId: 'infra-1',
  postCommands: ['echo post'],
  presetId: null,
  presetInput: null,
  settled: true,
  ...more,
});

const cases: [string, FirstRunWaiting, string, string[]][] = [
  ['its post-commands', waitingFor({}), 'post-commands', ['echo post']],
  ['what its preset says', waitingFor({ presetId: 'ollama' }), 'preset', ['echo preset', 'echo post']],
];

test.each(cases)(
  'an infra runs %s once, as soon as its VMs have settled',
  async (_what, waiting, origin, commands) => {
    const console = await openCommands(1, {
      firstRunCommands: ({ postCommands }) => ({
        commands: ['echo preset', ...postCommands],
        origin: 'preset',
      }),
    });
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
    expect(feature.run(runId)).toMatchObject({ origin, commands });
    await console.close();
  },
);

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
