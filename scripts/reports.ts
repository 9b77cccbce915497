/** What the reports of the test runners say: how many tests passed and failed, and the failed ones by name. */
import { readFileSync } from 'node:fs';

/** `failures`: for each failed test its file, name and the head of its message; flaky ones carry "passed by its retry". */
export interface SuiteResult {
  passed: number;
  failed: number;
  failures: string[];
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

interface PlaywrightSuite {
  specs?: { title: string; file: string; tests: PlaywrightTest[] }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightTest {
  status: string;
  results: { error?: { message?: string } }[];
}

interface PlaywrightReport extends PlaywrightSuite {
  stats: { expected: number; unexpected: number; flaky: number };
}

const messageLines = 12;

const failureOf = (file: string, name: string, message: string): string => {
  const lines = message
    .trim()
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .slice(0, messageLines);
  return [`✗ ${file} › ${name}`, ...lines.map((line) => `    ${line}`)].join('\n');
};

const titleOf = (title: string, isFlaky: boolean): string =>
  isFlaky ? `${title} (passed by its retry)` : title;

const resultOf = (read: () => SuiteResult): SuiteResult => {
  try {
    return read();
  } catch (error) {
    return { passed: 0, failed: 1, failures: [`No report of this suite: ${String(error)}`] };
  }
};

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The result in a JSON report of vitest. A file that could not be loaded is named with its error, flaky tests as Playwright's. */
export const readVitestReport = (file: string): SuiteResult =>
  resultOf(() => {
    const { numPassedTests, numFailedTests, testResults } = readJson(file) as VitestReport;
    const failures = testResults.flatMap(({ name, message, assertionResults }) => [
      ...(message === '' ? [] : [failureOf(name, 'the file itself', message)]),
      ...assertionResults
        .filter(({ status, failureMessages }) => status === 'failed' || failureMessages.length > 0)
        .map(({ status, fullName, failureMessages }) =>
          failureOf(name, titleOf(fullName, status !== 'failed'), failureMessages.join('\n')),
        ),
    ]);
    return { passed: numPassedTests, failed: numFailedTests, failures };
  });

const specsOf = ({ specs = [], suites = [] }: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> => [
  ...specs,
  ...suites.flatMap(specsOf),
];

/** The result in a JSON report of Playwright. A test that its retry passed counts as passed and is named all the same. */
export const readPlaywrightReport = (file: string): SuiteResult =>
  resultOf(() => {
    const report = readJson(file) as PlaywrightReport;
    const failures = specsOf(report).flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ status, results }) =>
          failureOf(
            spec.file,
            titleOf(spec.title, status === 'flaky'),
            results.find(({ error }) => error !== undefined)?.error?.message ?? '',
          ),
        ),
    );
    const { expected, unexpected, flaky } = report.stats;
    return { passed: expected + flaky, failed: unexpected, failures };
  });
