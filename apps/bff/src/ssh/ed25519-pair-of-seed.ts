import { createPrivateKey, createPublicKey } from 'node:crypto';

// RFC 8410: the fixed head of a PKCS #8 document that holds an ed25519 seed.
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const kind = 'ssh-ed25519';

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const field = (value: string | Buffer): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([uint32(bytes.length), bytes]);
};

/**
 * The ed25519 key pair of a seed of 32 bytes, in OpenSSH's own format (PROTOCOL.key): the same seed gives the same bytes,
 * so that a request that carries it can be repeated unchanged.
 */
export const ed25519PairOfSeed = (seed: Buffer): { publicKey: string; privateKey: string } => {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const point = spki.subarray(spki.length - 32);
  const publicBlob = Buffer.concat([field(kind), field(point)]);
  // The two check words only tell a wrong passphrase; there is none.
  const check = uint32(seed.readUInt32BE(0));
  const secret = Buffer.concat([
    check,
    check,
    field(kind),
    field(point),
    field(Buffer.concat([seed, point])),
    field(''),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, at) => at + 1));
  const document = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    uint32(1),
    field(publicBlob),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = document.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    publicKey: `${kind} ${publicBlob.toString('base64')}`,
    privateKey: [
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      ...lines,
      '-----END OPENSSH PRIVATE KEY-----',
      '',
    ].join('\n'),
  };
};
