import type { Capability } from '../driver.ts';
import type { Bench } from './create-bench.ts';
import type { FaultInjector, Without } from './driver-under-test.ts';

/** One row of the table: what every driver does, unless it says why it cannot. */
export interface Scenario {
  name: string;
  needs?: readonly Capability[];
  fault?: keyof FaultInjector;
  run(bench: Bench): Promise<void>;
}

export interface Section {
  title: string;
  scenarios: readonly Scenario[];
}

const has = ({ driver }: Bench, capability: Capability): boolean => {
  switch (capability) {
    case 'create':
      return driver.lacks?.create === undefined;
    case 'disks':
    case 'imports':
      return driver[capability] !== undefined;
    case 'resources':
      return driver.resources !== undefined && driver.resources.kinds === undefined;
    case 'ports':
      return driver.resources?.kinds?.includes('security-group') ?? driver.resources !== undefined;
    default:
      return driver.actions.includes(capability);
  }
};

/** Why this driver does not run the scenario, in its own words; null: it does. Throws when it does not say why. */
export const absenceOf = (bench: Bench, { needs = [], fault }: Scenario): string | null => {
  const injection = fault === undefined ? undefined : bench.subject.injector[fault];
  if (injection !== undefined && 'without' in injection) return injection.without;
  const missing = needs.find((capability) => !has(bench, capability));
  if (missing === undefined) return null;
  const reason = bench.driver.lacks?.[missing];
  if (reason !== undefined) return reason.text;
  throw new Error(`the driver has no ${missing} and does not say why`);
};

/** The injection of a scenario that runs. */
export const presentFault = <Fault extends object>(fault: Fault | Without): Fault => {
  if ('without' in fault) throw new Error(`there is no such fault: ${fault.without}`);
  return fault;
};
