import { driverKind } from '../driver-kind.ts';
import { createCredentials } from './credentials/create-credentials.ts';
import { createTumblebugDriver } from './create-tumblebug-driver.ts';
import { createTumblebugReport } from './report/create-tumblebug-report.ts';

/** A CB-Tumblebug server, which makes VMs at the clouds that it has credentials for. */
export const tumblebugKind = driverKind({
  name: 'tumblebug',
  // Of its example settings; the report warns of it.
  wellKnown: ['default'],
  open({ config, secrets }, surroundings) {
    const { password } = secrets;
    const parts = createTumblebugDriver({ ...surroundings, config, password });
    return {
      driver: parts.driver,
      report: createTumblebugReport(parts, config, password),
      credentials: createCredentials(parts.client, parts.regions, config),
    };
  },
});
