import { eventSchema, operationSchema, pageOf, problemSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './sandbox-cloud-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

const refusalOf = async (path: string, body: object) => {
  const response = await server.call('POST', path, body);
  return { status: response.status, problem: problemSchema.parse(await response.json()) };
};
const file = (text: string, driver = 'aws') => ({ files: [{ driver, text }] });

test.each([
  ['an archive', file('PK\u0003\u0004\0\0[lab]'), 'file-binary'],
  ['a table without the columns', file('Name,Region\nweb,us-east-2'), 'file-no-columns'],
  ['nothing of a profile', file('# only a comment'), 'file-no-profile'],
  ['a table without a line', file('Access key ID,Secret access key\n'), 'file-count'],
  ['too many profiles', file('[a]\n'.repeat(201)), 'file-count'],
  ['a file of a driver that has none', file('[lab]', 'ssh'), 'driver-no-file'],
])('%s is refused as a file, in words that the page has', async (_what, body, code) => {
  const { status, problem } = await refusalOf('/connections/import', body);
  expect(status).toBe(422);
  expect(problem.detailWording?.code).toBe(code);
  expect(problem.errors?.[0]?.messageWording?.code).toBe(code);
});

test('a file that is larger than any, and a driver that nobody knows, are refused before they are read', async () => {
  expect((await refusalOf('/connections/import', file('x'.repeat(128 * 1024 + 1)))).status).toBe(422);
  expect((await refusalOf('/connections/import', file('x'.repeat(8 * 1024 * 1024)))).status).toBe(413);
  expect((await refusalOf('/connections/import', file('[lab]', 'nobody'))).status).toBe(422);
});

const aws = (config: object, secrets: object = { secretAccessKey: 'secret' }) => ({
  driver: 'aws',
  name: 'Bad',
  config: { accessKeyId: 'AKIATESTTESTTESTTEST', ...config },
  secrets,
});
const host = { name: 'gpu1', address: '10.0.0.1', user: 'root' };
const ssh = (hosts: object[], secrets: object) => ({
  driver: 'ssh',
  name: 'Bad',
  config: { site: 'lab', place: [127, 36], hosts },
  secrets,
});

test.each([
  ['config.regions.0', 'rule-region', aws({ regions: ['Seoul'] })],
  ['config.endpointUrl', 'rule-url', aws({ endpointUrl: 'ftp://nowhere' })],
  ['config.allowFrom', 'rule-cidr', aws({ allowFrom: 'everybody' })],
  ['config.roleArn', 'rule-role', aws({ roleArn: 'role' })],
  ['secrets.secretAccessKey', 'rule-key-secret-needed', aws({}, {})],
  ['config.hosts', 'rule-two-names', ssh([host, { ...host, port: 2222 }], { privateKey: 'x' })],
  ['config.hosts', 'rule-two-addresses', ssh([host, { ...host, name: 'gpu2' }], { privateKey: 'x' })],
  ['config.hosts.0.user', 'rule-account', ssh([{ ...host, user: 'a b' }], { privateKey: 'x' })],
  ['secrets.privateKey', 'ssh-key-unreadable', ssh([host], { privateKey: 'not a key' })],
])('%s: %s', async (path, code, body) => {
  const { status, problem } = await refusalOf('/connections', body);
  expect(status).toBe(422);
  const found = problem.errors?.find((error) => error.path === path);
  expect(found?.messageWording?.code).toBe(code);
  expect(problem.detailWording).toBeDefined();
});

test('each connection of a file fails alone, and a name that stands twice is taken once', async () => {
  const text = [
    '[one]\naws_access_key_id = not a key\naws_secret_access_key = s',
    '[one]\naws_access_key_id = AKIATWO',
    '[\u0007bell]\naws_access_key_id = AKIATWO\naws_secret_access_key = s',
    `[${'n'.repeat(80)}]\naws_access_key_id = AKIATWO\naws_secret_access_key = s`,
    '[nowhere]\naws_access_key_id = AKIATWO\naws_secret_access_key = s\nregion = Seoul',
  ].join('\n');
  const { id } = await server.read(operationSchema, '/connections/import', {
    method: 'POST',
    body: file(text),
  });
  const progress = await until(
    'the import to end',
    async () => {
      const { items } = await server.read(pageOf(eventSchema), '/events?limit=500');
      const mine = items.flatMap((event) =>
        event.type === 'connection-import-progressed' && event.operationId === id ? [event] : [],
      );
      return mine.length === 5 && mine;
    },
    60_000,
  );
  expect(progress.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'failed'));
  expect(progress.map(({ detailWording }) => detailWording?.code)).toEqual(
    Array.from({ length: 5 }, () => 'field-and-rule'),
  );
  expect(progress.at(-1)).toMatchObject({
    name: 'AWS nowhere',
    detail: 'regions.0: a region such as ap-northeast-2',
    failed: 5,
  });
});
