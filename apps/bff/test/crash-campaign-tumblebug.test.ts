import { expect, test } from 'vitest';
import { runCampaign } from '../crash/campaign.ts';
import { printReport } from '../crash/print-report.ts';

// The same campaign as `pnpm run crash --driver tumblebug`, which takes `--kills 300` by hand.
const kills = 30;

test(`killed ${kills} times before a CB-Tumblebug that restarts as well, it loses, doubles and misstates nothing`, async () => {
  const report = await runCampaign({ kills, seed: 20_261_126, driver: 'tumblebug' });
  process.stdout.write(`${printReport(report)}\n`);
  expect(report).toMatchObject({ orphans: [], duplicates: [], falseStates: [], unresolved: 0 });
  expect(report.vmsMade).toBeGreaterThan(20);
}, 1_800_000);
