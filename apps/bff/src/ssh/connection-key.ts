import type { VmAccess } from './vm-access.ts';

/** What a connection is for: a VM that moved, another account or another host key must not ride on an old one. */
export const connectionKeyOf = ({ vmId, host, port, user, hostKey, via }: VmAccess): string =>
  JSON.stringify([vmId, host, port, user, hostKey, via === undefined ? null : connectionKeyOf(via)]);
