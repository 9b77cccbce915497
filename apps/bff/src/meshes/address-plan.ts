/** IPv4 networks as `[first address, prefix length]`, addresses as whole numbers. */
export type Network = readonly [address: number, prefix: number];

export const toNumber = (ip: string): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
export const toText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

const sizeOf = (prefix: number): number => 2 ** (32 - prefix);
export const parseNetwork = (text: string): Network => {
  const [ip = '', prefix = ''] = text.split('/');
  return [toNumber(ip), Number(prefix)];
};
export const overlaps = ([a, aPrefix]: Network, [b, bPrefix]: Network): boolean =>
  a < b + sizeOf(bPrefix) && b < a + sizeOf(aPrefix);

/** Out of 10/8, away from where providers put their default networks (10.0, 10.128, 172.16, 192.168). */
export const pool: Network = [toNumber('10.192.0.0'), 10];
/** Room for 4,094 VMs per infra, and for 1,024 infras in the pool. */
export const supernetPrefix = 20;

/** The network of at most /16 that a private address of a provider most likely belongs to. */
export const aroundPrivateIp = (ip: string): Network => [
  Math.floor(toNumber(ip) / sizeOf(16)) * sizeOf(16),
  16,
];

/** The first supernet of the pool that overlaps none of `taken`; null: there is none left. */
export const freeSupernet = (taken: readonly Network[]): Network | null => {
  const step = sizeOf(supernetPrefix);
  for (let at = pool[0]; at < pool[0] + sizeOf(pool[1]); at += step) {
    const candidate: Network = [at, supernetPrefix];
    if (!taken.some((network) => overlaps(candidate, network))) return candidate;
  }
  return null;
};

/** The first address of a supernet that is free; null: it is full. The first and the last are no hosts. */
export const freeAddress = ([first, prefix]: Network, taken: ReadonlySet<string>): string | null => {
  for (let at = first + 1; at < first + sizeOf(prefix) - 1; at += 1) {
    const ip = toText(at);
    if (!taken.has(ip)) return ip;
  }
  return null;
};
