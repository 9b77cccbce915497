import { afterAll, beforeAll, expect, test } from 'vitest';
import { bounded, failureOf } from '../src/drivers/conformance/create-bench.ts';
import { createCredentials } from '../src/drivers/tumblebug/credentials/create-credentials.ts';
import { readCredentialsYaml } from '../src/drivers/tumblebug/credentials/read-credentials-yaml.ts';
import {
  type TumblebugUnderTest,
  openTumblebugDriver,
  startTumblebug,
  tumblebugConfig,
} from './tumblebug/tumblebug-fixture.ts';

let tumblebug: TumblebugUnderTest;
let open: ReturnType<typeof openTumblebugDriver>;
beforeAll(async () => {
  tumblebug = await startTumblebug();
  open = openTumblebugDriver(tumblebug.fake.url);
});
afterAll(async () => {
  await open.closeSsh();
  await tumblebug.close();
  expect(tumblebug.fake.misfits).toEqual([]);
});
const port = () => createCredentials(open.client, open.regions, tumblebugConfig(tumblebug.fake.url));
const aws = { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'sëcret/of+many=letters' };

test('a credential arrives as it was given, sealed under a key that is good for one registration', async () => {
  const { detail } = await port().register({ provider: 'aws', values: aws }, bounded());
  expect(detail).toBe('4 of 4 regions answer');
  expect(tumblebug.fake.store.credentials.get('admin/aws')).toEqual(aws);
  await port().register({ provider: 'aws', holder: 'team_b', values: aws }, bounded());
  expect(tumblebug.fake.store.credentials.get('team_b/aws')).toEqual(aws);
});

test('one that opens no region is a failure, though it was answered with success', async () => {
  const wrong = { ...aws, aws_secret_access_key: 'wrong' };
  const { failure } = await failureOf(port().register({ provider: 'aws', values: wrong }, bounded()));
  expect(failure).toMatchObject({ code: 'credential', retryable: false });
  expect(failure.message).toContain('key pairs could not be listed');
});

test('one that is not whole is refused before it is sent', async () => {
  const error = await failureOf(port().register({ provider: 'azure', values: { clientId: 'x' } }, bounded()));
  expect(error.failure.message).toContain('clientSecret, tenantId, subscriptionId');
});

test('the overview says what each cloud needs and how many of its regions answer', async () => {
  expect(await port().overview(bounded())).toContainEqual({
    provider: 'aws',
    keys: ['aws_access_key_id', 'aws_secret_access_key'],
    verified: 4,
    unverified: 0,
  });
});

test('credentials.yaml is read by holder and cloud; what is left empty in it is passed over', () => {
  const text = `credentialholder:
  admin:
    aws:
      aws_access_key_id: AKIAEXAMPLE
      aws_secret_access_key: "abc"
    azure:
      clientId:
      clientSecret:
  team_b:
    ibm:
      ApiKey: 12345
`;
  expect(readCredentialsYaml(text)).toEqual([
    {
      provider: 'aws',
      holder: 'admin',
      values: { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'abc' },
    },
    { provider: 'ibm', holder: 'team_b', values: { ApiKey: '12345' } },
  ]);
});

test.each([
  ['Salted__\u0001binary', /no credentials\.yaml/],
  ['a: [', /no YAML/],
  ['credentialholder:\n  admin:\n    aws:\n      aws_access_key_id:\n', /no credential in it/],
  ['credentialholder: &a\n  admin: *a\n', /no YAML|no credentials/],
])('what is no credentials file is told as such: %j', (text, words) => {
  expect(() => readCredentialsYaml(text)).toThrow(words);
});
