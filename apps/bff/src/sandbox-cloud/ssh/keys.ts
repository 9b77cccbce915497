import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';

export interface HostKey {
  readonly privateKey: string;
  /** OpenSSH line, `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
  /** As OpenSSH prints it, `SHA256:…`. */
  readonly fingerprint: string;
}

export function newHostKey(): HostKey {
  const pair = newEd25519Pair();
  const [kind = '', body = ''] = pair.public.split(' ');
  const digest = createHash('sha256').update(Buffer.from(body, 'base64')).digest('base64').replace(/=+$/, '');
  return { privateKey: pair.private, publicKey: `${kind} ${body}`, fingerprint: `SHA256:${digest}` };
}

/**
 * ssh2 1.17 now and then writes an ed25519 private key it cannot read itself (a key byte of zero at the edge is
 * dropped), so each pair is read back before it is used.
 */
export function newEd25519Pair(): { private: string; public: string } {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
  throw new Error('ssh2 made no readable ed25519 key in 20 tries.');
}

/** The key of an OpenSSH public key line, null when it is none. */
export function parsePublicKey(line: string): ParsedKey | null {
  const parsed = ssh2.utils.parseKey(line);
  const key = parsed instanceof Error ? null : Array.isArray(parsed) ? (parsed[0] ?? null) : parsed;
  return key && !key.isPrivateKey() ? key : null;
}
