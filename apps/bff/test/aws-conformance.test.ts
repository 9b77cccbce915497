import { describe } from 'vitest';
import { describeConformance } from '../src/drivers/conformance/describe-conformance.ts';
import { openAwsUnderTest } from './aws/aws-fixture.ts';
import { motoMissing } from './aws/moto-server.ts';

describe.skipIf(motoMissing !== null)('aws on moto', () => {
  describeConformance('aws', openAwsUnderTest);
});
