import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take far longer than others, mostly as they wait, in the order of what they took. */
const longest = [
  'crash-campaign-aws',
  'preset-phase-crash',
  'crash-campaign-tumblebug',
  'serving-faults',
  'crash-campaign',
  'tumblebug-conformance',
  'tumblebug-driver',
  'commands-bad-input',
  'gpu-checks',
  'llm-bad-input',
  'tumblebug-resources',
  'ssh-conformance',
  'aws-conformance',
].map((name) => `/test/${name}.test.ts`);

const rank = ({ moduleId }: TestSpecification): number => {
  const at = longest.findIndex((end) => moduleId.endsWith(end));
  return at === -1 ? longest.length : at;
};

/** Without the times of an earlier run, as on a clean checkout, Vitest goes by size and may end with the longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
