import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readTable } from './conformance-table.ts';
import { type Bench, createBench, suiteMs } from './create-bench.ts';
import { diskScenarios } from './disk-scenarios.ts';
import type { DriverUnderTest } from './driver-under-test.ts';
import { faultScenarios } from './fault-scenarios.ts';
import { resourceScenarios } from './resource-scenarios.ts';
import { absenceOf, type Section } from './scenario.ts';
import { vmScenarios } from './vm-scenarios.ts';

/** Every scenario of the port, in the order in which they run and stand in the table. */
const sections: readonly Section[] = [vmScenarios, faultScenarios, diskScenarios, resourceScenarios];
const tablePage = join(import.meta.dirname, '../../../../../docs/drivers.md');

/**
 * The contract of the port, as tests: every driver runs them against a cloud. A scenario that a driver cannot run is
 * skipped with the driver's own reason. At the end its column must stand in docs/drivers.md as it came out;
 * TERROIR_WRITE_TABLE=1 writes it there instead.
 */
export const describeConformance = (name: string, open: () => Promise<DriverUnderTest>): void => {
  describe(`driver conformance: ${name}`, { timeout: suiteMs }, () => {
    let bench: Bench;
    const column: Record<string, string> = Object.fromEntries(
      sections.flatMap(({ title, scenarios }) => [
        [`**${title}**`, ''],
        ...scenarios.map((scenario) => [scenario.name, 'not run']),
      ]),
    );
    beforeAll(async () => {
      bench = createBench(await open());
    }, suiteMs);
    afterAll(async () => {
      writeFileSync(join(inject('conformanceFolder'), `${name}.json`), JSON.stringify(column));
      await bench.close();
    }, suiteMs);

    for (const { title, scenarios } of sections) {
      describe(title, () => {
        for (const scenario of scenarios) {
          test(scenario.name, async ({ skip }) => {
            column[scenario.name] = 'FAILED';
            const reason = absenceOf(bench, scenario);
            if (reason !== null) {
              column[scenario.name] = `absent: ${reason}`;
              skip(`absent: ${reason}`);
            }
            try {
              await scenario.run(bench);
            } finally {
              await bench.clear();
            }
            column[scenario.name] = '✓';
          });
        }
      });
    }

    test.skipIf(inject('writesConformance'))('its column in docs/drivers.md says what ran', () =>
      expect(readTable(readFileSync(tablePage, 'utf8'))[name]).toEqual(column),
    );
  });
};
