import { describeConformance } from '../src/drivers/conformance/describe-conformance.ts';
import { openTumblebugUnderTest } from './tumblebug/tumblebug-fixture.ts';

describeConformance('tumblebug', openTumblebugUnderTest);
