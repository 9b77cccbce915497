import { expect, test } from 'vitest';
import { runCampaign } from '../crash/campaign.ts';
import { isClean, printReport } from '../crash/print-report.ts';

// The same campaign as `pnpm run crash`, which takes `--kills 500` by hand.
const kills = 30;

test(`killed ${kills} times while it creates, scales and terminates, it loses, doubles and misstates nothing`, async () => {
  const report = await runCampaign({ kills, seed: 20_261_125 });
  process.stdout.write(`${printReport(report)}\n`);
  expect(report).toMatchObject({ orphans: [], duplicates: [], falseStates: [], unresolved: 0 });
  expect(isClean(report)).toBe(true);
  expect(report.vmsMade).toBeGreaterThan(20);
}, 600_000);
