import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Addresses (`127.0.0.1:4400`) that /proc/net/tcp and tcp6 texts show as listening, with the socket's inode. */
export const listeningIn = (...tables: string[]): { address: string; inode: string }[] =>
  tables.flatMap((table) =>
    [...table.matchAll(/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A (?:\S+\s+){5}(\d+)/gm)].map(
      ([, ip = '', port = '', inode = '']) => ({ address: `${dotted(ip)}:${parseInt(port, 16)}`, inode }),
    ),
  );

/** The kernel writes each 32 bits of an address as the machine holds them, little end first. */
const dotted = (hex: string): string => {
  const bytes = [...hex.matchAll(/.{8}/g)].flatMap(([word]) =>
    [...word.matchAll(/../g)].map(([byte]) => parseInt(byte, 16)).reverse(),
  );
  if (bytes.length === 4) return bytes.join('.');
  return bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1 ? '::1' : `[${hex}]`;
};

/** What the given processes of this host listen on. */
export const listeningBy = (pids: readonly number[]): string[] => {
  const sockets = new Set(
    pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? ''];
        } catch {
          return []; // closed while we looked
        }
      }),
    ),
  );
  const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8'));
  return listeningIn(...tables).flatMap(({ address, inode }) => (sockets.has(inode) ? [address] : []));
};

/** Process ids of a process and all that came from it. */
export const familyOf = (root: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(Number(name), Number(fields[1]));
    } catch {
      continue; // it ended while we looked
    }
  }
  const family = [root];
  for (const pid of family) {
    for (const [child, parent] of parents) if (parent === pid) family.push(child);
  }
  return family;
};
