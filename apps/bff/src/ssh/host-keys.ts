import ssh2, { type ServerHostKeyAlgorithm } from 'ssh2';

export interface HostKey {
  type: string;
  blob: Buffer;
}

/** Parses `type base64 [comment]`; null when it is no such line. */
export const parseHostKey = (line: string): HostKey | null => {
  const [type, base64] = line.trim().split(/\s+/);
  if (type === undefined || base64 === undefined) return null;
  const blob = Buffer.from(base64, 'base64');
  return typeInBlob(blob) === type ? { type, blob } : null;
};

/** The wire form begins with the length and the name of the type. */
export const typeInBlob = (blob: Buffer): string | null => {
  if (blob.length < 4) return null;
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? null : blob.toString('latin1', 4, 4 + length);
};

/** What to ask the server for, so that it answers with the key we know and not with another of its keys. */
export const algorithmsFor = (key: HostKey): ServerHostKeyAlgorithm[] =>
  key.type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [key.type as ServerHostKeyAlgorithm];

/** True for a private key that can be used as it is, without a passphrase. */
export const isPrivateKey = (text: string): boolean => {
  const key: unknown = ssh2.utils.parseKey(text);
  return (
    !(key instanceof Error) && !Array.isArray(key) && (key as { isPrivateKey(): boolean }).isPrivateKey()
  );
};
