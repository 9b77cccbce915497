import { expect, test } from 'vitest';
import { readCredentialsFile } from './read-credentials-file.ts';

test('a profile with a key becomes a connection by key, one without a connection by profile', () => {
  const text = `# a comment
[default]
aws_access_key_id=AKIAONE
aws_secret_access_key = abc/def+ghi=
aws_session_token = token==

[profile sso-seoul]
sso_session = lab
region = ap-northeast-2
`;
  expect(readCredentialsFile(text)).toEqual([
    {
      driver: 'aws',
      name: 'AWS default',
      config: { auth: 'keys', accessKeyId: 'AKIAONE' },
      secrets: { secretAccessKey: 'abc/def+ghi=', sessionToken: 'token==' },
    },
    {
      driver: 'aws',
      name: 'AWS sso-seoul',
      config: { auth: 'profile', profile: 'sso-seoul', regions: ['ap-northeast-2'] },
      secrets: {},
    },
  ]);
});

test('the CSV of the console is read with and without user names', () => {
  const plain = '\uFEFFAccess key ID,Secret access key\r\nAKIAONE,abc\r\n';
  expect(readCredentialsFile(plain)).toMatchObject([
    { name: 'AWS AKIAONE', config: { accessKeyId: 'AKIAONE' }, secrets: { secretAccessKey: 'abc' } },
  ]);
  const named = 'User name,Password,Access key ID,Secret access key\nkim,,AKIATWO,def';
  expect(readCredentialsFile(named)).toMatchObject([{ name: 'AWS kim', config: { accessKeyId: 'AKIATWO' } }]);
});

test('a name that stands twice is two requests: no id meets the secret of another', () => {
  const text =
    '[lab]\naws_access_key_id = AKIAONE\naws_secret_access_key = one\n[lab]\naws_access_key_id = AKIATWO';
  expect(readCredentialsFile(text)).toMatchObject([
    { name: 'AWS lab', config: { accessKeyId: 'AKIAONE' }, secrets: { secretAccessKey: 'one' } },
    { name: 'AWS lab', config: { accessKeyId: 'AKIATWO' }, secrets: {} },
  ]);
});

test.each([
  ['an object', '{"a":1,"b":2}', '~/.aws/credentials'],
  ['nothing', ' \n', '~/.aws/credentials'],
  ['lines outside of any profile', 'aws_access_key_id = AKIAONE', '~/.aws/credentials'],
  ['another table', 'Name,Region,Price\nweb,us-east-2,3', 'without the columns "Access key ID"'],
  ['an archive', 'PK\u0003\u0004\0\0[a]', 'no text'],
  ['what was no UTF-8', '\uFFFDELF[a]', 'no text'],
])('%s is no credentials file, and it says what was expected', (_what, text, words) => {
  expect(() => readCredentialsFile(text)).toThrow(words);
});
