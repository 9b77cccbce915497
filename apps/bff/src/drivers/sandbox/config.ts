import { driverKind } from '../driver-kind.ts';
import { plainReport } from '../plain-report.ts';
import { createSandboxDriver } from './create-sandbox-driver.ts';

/** A sandbox cloud that another data dir of this machine runs. */
export const sandboxKind = driverKind({
  name: 'sandbox',
  open({ config: { url }, secrets: { token } }) {
    const driver = createSandboxDriver({ connect: () => Promise.resolve({ url, token }) });
    return { driver, report: (signal) => plainReport(driver, signal) };
  },
});
