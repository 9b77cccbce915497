import ssh2 from 'ssh2';

/** The public key line of a private key. Throws when it is none. */
export const publicKeyOf = (privateKey: string): string => {
  const key: unknown = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const parsed = (Array.isArray(key) ? key[0] : key) as { type: string; getPublicSSH(): Buffer };
  return `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
};
