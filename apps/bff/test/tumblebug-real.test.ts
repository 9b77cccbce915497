import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Bench, createBench, suiteMs } from '../src/drivers/conformance/create-bench.ts';
import { diskScenarios } from '../src/drivers/conformance/disk-scenarios.ts';
import { faultScenarios } from '../src/drivers/conformance/fault-scenarios.ts';
import { resourceScenarios } from '../src/drivers/conformance/resource-scenarios.ts';
import { absenceOf } from '../src/drivers/conformance/scenario.ts';
import { vmScenarios } from '../src/drivers/conformance/vm-scenarios.ts';
import { openRealServer } from './tumblebug/real-server.ts';

const isHere = process.env['TUMBLEBUG_URL'] !== undefined;
/** Nothing on the way to a real server can make its clouds full. */
const needsFullCloud = /^quota and capacity/;

describe.skipIf(!isHere)('the driver on a real CB-Tumblebug (TUMBLEBUG_URL)', { timeout: suiteMs }, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = createBench(await openRealServer());
    for (const { providerVmId } of await bench.driver.list(AbortSignal.timeout(suiteMs)))
      await bench.act('terminate', providerVmId);
  }, suiteMs);
  afterAll(() => bench.close(), suiteMs);

  const sections = [vmScenarios, faultScenarios, diskScenarios, resourceScenarios];
  for (const scenario of sections.flatMap(({ scenarios }) => scenarios)) {
    test.skipIf(needsFullCloud.test(scenario.name))(scenario.name, async ({ skip }) => {
      const reason = absenceOf(bench, scenario);
      if (reason !== null) skip(`absent: ${reason}`);
      try {
        await scenario.run(bench);
      } finally {
        await bench.clear();
      }
    });
  }
});
