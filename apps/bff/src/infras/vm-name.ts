import { createHash } from 'node:crypto';

// RFC 1123: a host name label has at most 63 characters, and a VM's name becomes its host name.
const maxLength = 63;

/** `<infra>-<group>-<n>`; a long one is shortened and keeps a hash of what was cut. */
export const vmName = (infra: string, group: string, index: number): string => {
  const name = `${infra}-${group}-${index}`;
  if (name.length <= maxLength) return name;
  const hash = createHash('sha256').update(`${infra}/${group}`).digest('hex').slice(0, 6);
  return `${infra.slice(0, 24)}-${group.slice(0, 24)}-${hash}-${index}`;
};
