import { describe, expect, test } from 'vitest';
import { runCampaign } from '../crash/campaign.ts';
import { isClean, printReport } from '../crash/print-report.ts';
import { motoMissing } from './aws/moto-server.ts';

// The same campaign as `pnpm run crash --driver aws`, which takes `--kills 300` by hand.
const kills = 30;

describe.skipIf(motoMissing !== null)('the crash campaign on AWS', () => {
  test(`killed ${kills} times, it loses, doubles and misstates nothing, keys and security groups included`, async () => {
    const report = await runCampaign({ kills, seed: 20_261_125, driver: 'aws' });
    process.stdout.write(`${printReport(report)}\n`);
    expect(report).toMatchObject({ orphans: [], duplicates: [], falseStates: [], unresolved: 0 });
    expect(isClean(report)).toBe(true);
    expect(report.vmsMade).toBeGreaterThan(20);
  }, 1_800_000);
});
