import { createHash } from 'node:crypto';
import type { HostKeys } from '@terroir/shared-types';
import { type HostKey, parseHostKey } from '../ssh/host-keys.ts';
import type { HostKeyStore } from '../ssh/store.ts';
import type { VmAccess } from '../ssh/vm-access.ts';

const fingerprintOf = ({ type, blob }: HostKey) => ({
  type,
  fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
});
const parsed = (line: string | null | undefined) => {
  const key = line === null || line === undefined ? null : parseHostKey(line);
  return key === null ? null : fingerprintOf(key);
};

/** Every SSH server on the way to a VM with the key we hold it to, the VM last. */
export const describeHops = (access: VmAccess, keys: Pick<HostKeyStore, 'facts'>): HostKeys['hops'] => {
  const { seen, refused } = keys.facts(access.vmId);
  const known = parsed(access.hostKey);
  const bad = parsed(refused?.hostKey);
  return [
    ...(access.via === undefined
      ? []
      : describeHops(access.via, keys).map((hop) => ({ ...hop, role: 'bastion' as const }))),
    {
      role: 'vm',
      address: `${access.user}@${access.host}:${access.port}`,
      source: known !== null ? 'known' : seen !== null ? 'first-use' : 'none',
      key: known ?? parsed(seen?.hostKey),
      firstSeenAt: known === null ? (seen?.at ?? null) : null,
      refused: bad === null || refused === null ? null : { ...bad, at: refused.at },
    },
  ];
};
