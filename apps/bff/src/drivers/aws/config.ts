import { driverKind } from '../driver-kind.ts';
import { createAwsDriver } from './create-aws-driver.ts';
import { readCredentialsFile } from './read-credentials-file.ts';
import { createAwsReport } from './report/create-aws-report.ts';

/** Amazon EC2, by an access key, a profile or the standard provider chain. */
export const awsKind = driverKind({
  name: 'aws',
  open({ config, secrets }, surroundings) {
    const parts = createAwsDriver({ ...surroundings, config, secrets });
    return { driver: parts.driver, report: createAwsReport(parts, config) };
  },
  readFile: readCredentialsFile,
});
