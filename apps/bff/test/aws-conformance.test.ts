import { describe } from 'vitest';
import { describeDriverConformance } from '../src/drivers/conformance.ts';
import { describeDiskConformance } from '../src/drivers/disk-conformance.ts';
import { describeResourceConformance } from '../src/drivers/resource-conformance.ts';
import { openAwsUnderTest } from './aws/aws-fixture.ts';
import { motoMissing } from './aws/moto-server.ts';

describe.skipIf(motoMissing !== null)('aws on moto', () => {
  describeDriverConformance('aws', openAwsUnderTest);
  describeResourceConformance('aws', openAwsUnderTest);
  describeDiskConformance('aws', openAwsUnderTest);
});
