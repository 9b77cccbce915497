import { parseArgs } from 'node:util';
import { isCampaignDriver, runCampaign } from './campaign.ts';
import { isClean, printReport } from './print-report.ts';

/** `node crash/main.ts [--kills 500] [--seed n] [--driver sandbox|aws|tumblebug]`: prints the report, exits 1 when anything was lost. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string' },
    driver: { type: 'string', default: 'sandbox' },
  },
});
const { driver } = values;
if (!isCampaignDriver(driver)) throw new Error('--driver is sandbox, aws or tumblebug');
const report = await runCampaign({
  kills: Number(values.kills),
  seed: Number(values.seed ?? Date.now() % 1_000_000),
  driver,
  log: console.log,
});
console.log(printReport(report));
process.exitCode = isClean(report) ? 0 : 1;
