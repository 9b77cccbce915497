import { randomBytes } from 'node:crypto';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { ed25519PairOfSeed } from './ed25519-pair-of-seed.ts';

test('a seed gives one pair, which an SSH library reads as a pair', () => {
  for (const seed of [Buffer.alloc(32), ...Array.from({ length: 50 }, () => randomBytes(32))]) {
    const { publicKey, privateKey } = ed25519PairOfSeed(seed);
    expect(ed25519PairOfSeed(seed)).toEqual({ publicKey, privateKey });
    const [secret, open] = [ssh2.utils.parseKey(privateKey), ssh2.utils.parseKey(publicKey)];
    if (secret instanceof Error || open instanceof Error) throw new Error('not readable');
    expect(secret.isPrivateKey()).toBe(true);
    expect(secret.getPublicSSH()).toEqual(open.getPublicSSH());
    expect(open.verify('text', secret.sign('text'))).toBe(true);
  }
});
