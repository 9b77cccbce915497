import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSecretBox } from './secret-box.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'terroir-box-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

test('a sealed value opens again, also after a restart, and never holds its plaintext', () => {
  const sealed = openSecretBox(dataDir).seal('한글 secret', 'secrets|a|sealed');
  expect(sealed.includes('secret')).toBe(false);
  expect(openSecretBox(dataDir).open(sealed, 'secrets|a|sealed')).toBe('한글 secret');
});

test('a value moved to another row or changed by one bit does not open', () => {
  const box = openSecretBox(dataDir);
  const sealed = box.seal('value', 'secrets|a|sealed');
  expect(() => box.open(sealed, 'secrets|b|sealed')).toThrow('does not open');
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
  expect(() => box.open(sealed, 'secrets|a|sealed')).toThrow('does not open');
  expect(() => box.open(sealed.subarray(0, 5), 'secrets|a|sealed')).toThrow('cut short');
});

test('the key file is for its owner alone, else the box refuses', () => {
  const path = join(dataDir, 'secret-box.key');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0o644);
  expect(() => openSecretBox(dataDir)).toThrow('chmod 600');
  chmodSync(path, 0o600);
});
