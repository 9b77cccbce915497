import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without settings it listens on loopback with the sandbox', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4400,
    token: null,
    sandbox: { profile: 'normal' },
    tls: null,
    publicOrigin: null,
  });
});

test('an empty setting counts as not set', () => {
  expect(readConfig({ PORT: '', TERROIR_TOKEN: '' })).toEqual(readConfig({}));
});

test.each([
  { TERROIR_PUBLIC_URL: 'https://terroir.example' },
  { TERROIR_TLS_CERT: 'c.pem', TERROIR_TLS_KEY: 'k.pem' },
])('another host is allowed with %j', (environment) => {
  expect(readConfig({ HOST: '0.0.0.0', ...environment }).host).toBe('0.0.0.0');
});

test.each([
  [{ PORT: 'http' }, /PORT must be a port number/],
  [{ PORT: '70000' }, /PORT must be at most 65535/],
  [{ HOST: 'not a host' }, /HOST must be a host name/],
  [{ HOST: '0.0.0.0' }, /HOST 0\.0\.0\.0 .*TERROIR_TLS_CERT/],
  [{ TERROIR_SANDBOX: 'yes' }, /TERROIR_SANDBOX /],
  [{ TERROIR_SANDBOX_PROFILE: 'slow' }, /TERROIR_SANDBOX_PROFILE /],
  [{ TERROIR_TOKEN: 'short' }, /TERROIR_TOKEN must be 8 to 512/],
  [{ TERROIR_PUBLIC_URL: 'ftp://example.com' }, /TERROIR_PUBLIC_URL must be/],
  [{ TERROIR_PUBLIC_URL: 'https://example.com/path' }, /TERROIR_PUBLIC_URL must be an origin/],
  [{ TERROIR_TLS_CERT: '/none.pem' }, /TERROIR_TLS_CERT and TERROIR_TLS_KEY go together/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL /],
])('the setting %j is refused with one line that names it', (environment, line) => {
  expect(() => readConfig(environment)).toThrow(line);
});
