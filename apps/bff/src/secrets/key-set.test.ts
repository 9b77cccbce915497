import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSecretBox } from '../access/secret-box.ts';
import { sealBytes } from './aes-gcm.ts';
import { systemKeyring } from './keyring.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'terroir-keys-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDir, { recursive: true });
});

const place = 'secrets|a|sealed';
const lockOf = () =>
  (JSON.parse(readFileSync(join(dataDir, 'secret-box.json'), 'utf8')) as { lock: unknown }).lock;
const keyFiles = () => readdirSync(dataDir).filter((name) => name.endsWith('.key'));

/** A keyring's command that keeps what it is given in files, as libsecret's does in the keyring. */
const installSecretTool = (): void => {
  const bin = mkdtempSync(join(dataDir, 'bin-'));
  const script = `#!/bin/sh
action=$1; for last; do :; done
case $action in
  store) cat > "${bin}/kept-$last" ;;
  lookup) cat "${bin}/kept-$last" ;;
  clear) rm "${bin}/kept-$last" ;;
esac
`;
  writeFileSync(join(bin, 'secret-tool'), script);
  chmodSync(join(bin, 'secret-tool'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
};

test.runIf(process.platform === 'linux')(
  'a first key goes into the keyring, else behind the passphrase, else into a file of mode 0600',
  () => {
    const passphrase = 'correct horse battery';
    vi.stubEnv('PATH', '/nowhere');
    openSecretBox(dataDir, { source: 'auto', keyring: systemKeyring() });
    expect(lockOf()).toEqual({ kind: 'file', name: 'secret-box.key' });
    expect(statSync(join(dataDir, 'secret-box.key')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'secret-box.json')).mode & 0o777).toBe(0o600);

    rmSync(join(dataDir, 'secret-box.key'));
    rmSync(join(dataDir, 'secret-box.json'));
    openSecretBox(dataDir, { source: 'auto', keyring: systemKeyring(), passphrase });
    expect(lockOf()).toMatchObject({ kind: 'passphrase' });
    expect(keyFiles()).toEqual([]);

    rmSync(join(dataDir, 'secret-box.json'));
    vi.unstubAllEnvs();
    installSecretTool();
    const box = openSecretBox(dataDir, { source: 'auto', keyring: systemKeyring(), passphrase });
    expect(lockOf()).toMatchObject({ kind: 'keyring' });
    expect(keyFiles()).toEqual([]);
    const sealed = box.seal('value', place);
    expect(openSecretBox(dataDir, { keyring: systemKeyring() }).open(sealed, place)).toBe('value');
    expect(() => openSecretBox(dataDir, { keyring: null })).toThrow('keyring');
  },
);

test('a passphrase is needed at every start, and a wrong one is told', () => {
  const sealed = openSecretBox(dataDir, { source: 'passphrase', passphrase: 'open sesame' }).seal(
    'value',
    place,
  );
  expect(openSecretBox(dataDir, { passphrase: 'open sesame' }).open(sealed, place)).toBe('value');
  expect(() => openSecretBox(dataDir)).toThrow('Start with it in TERROIR_PASSPHRASE');
  expect(() => openSecretBox(dataDir, { passphrase: 'open sesam' })).toThrow('is not the passphrase');
});

test('what an older version has sealed with its key file opens, and what is derived stays the same', () => {
  const key = Buffer.alloc(32, 7);
  writeFileSync(join(dataDir, 'secret-box.key'), key, { mode: 0o600 });
  const sealed = sealBytes(key, Buffer.from('old value'), place);
  const first = openSecretBox(dataDir);
  expect(first.open(sealed, place)).toBe('old value');
  const again = openSecretBox(dataDir);
  expect(again.open(first.seal('new value', place), place)).toBe('new value');
  expect(again.derive('host-key')).toEqual(first.derive('host-key'));
});

test('a source that was asked for and is not there stops the start', () => {
  expect(() => openSecretBox(dataDir, { source: 'keyring' })).toThrow('TERROIR_KEY_SOURCE is keyring');
  expect(() => openSecretBox(dataDir, { source: 'passphrase' })).toThrow('TERROIR_PASSPHRASE');
  expect(() => openSecretBox(dataDir, { mayWrite: false })).toThrow('no keys');
});
