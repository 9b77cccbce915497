import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endAll, groundCommands } from './ground-commands.ts';
import { GroundModel } from './ground-model.ts';
import { GroundWorld } from './ground-world.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
beforeAll(async () => {
  cloud = await CloudUnderTest.start();
});
afterAll(() => cloud.stop());

const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env['MODEL_RUNS'] ?? 15);

test(`networks and keys are never lost, doubled, removed in use or left over (MODEL_SEED=${seed})`, async () => {
  let stories = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(groundCommands, { maxCommands: 14 }), async (commands) => {
      const world = await GroundWorld.open(cloud);
      const model = new GroundModel();
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        await endAll(model, world);
        stories += 1;
      } finally {
        await world.close();
      }
    }),
    {
      seed,
      numRuns,
      interruptAfterTimeLimit: 120_000,
      endOnFailure: process.env['MODEL_SHRINK'] === undefined,
    },
  );
  expect(stories).toBeGreaterThan(0);
}, 300_000);
