import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { WebhookReach } from '@terroir/shared-types';

type Subnet = readonly [string, number, 'ipv4' | 'ipv6'];

const listOf = (subnets: readonly Subnet[]): BlockList => {
  const list = new BlockList();
  for (const [address, prefix, family] of subnets) list.addSubnet(address, prefix, family);
  return list;
};

const loopback = listOf([
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
]);
/** IANA special-purpose registries (RFC 6890), and where clouds answer with credentials. */
const never = listOf([
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  // These carry an IPv4 address that would have to be judged instead.
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['2001::', 32, 'ipv6'],
]);
const inner = listOf([
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
]);

/** What is wrong with calling this address under this reach; null: nothing. IPv4 inside IPv6 counts as IPv4. */
export const addressRefusal = (address: string, url: URL, reach: WebhookReach): string | null => {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (never.check(address, family)) return `${address} is an address that is never called.`;
  if (loopback.check(address, family)) {
    return reach === 'loopback' ? null : `${address} is this machine; reach must be "loopback" for that.`;
  }
  if (url.protocol !== 'https:') return 'Only https may be called outside this machine.';
  return inner.check(address, family) && reach === 'public'
    ? `${address} is in a private network; reach must be "private" for that.`
    : null;
};

/** The host without the brackets of an IPv6 literal. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** What is wrong with this URL before any name is resolved; null: nothing. */
export const urlRefusal = (url: URL, reach: WebhookReach): string | null => {
  if (url.username !== '' || url.password !== '') return 'The URL must not hold a user or a password.';
  if (url.protocol === 'http:' && reach !== 'loopback') {
    return 'The URL must be https; http is only for this machine, with reach "loopback".';
  }
  return isIP(hostOf(url)) === 0 ? null : addressRefusal(hostOf(url), url, reach);
};

/**
 * Resolves the host once and answers the address to connect to, so that a name cannot change its mind between check
 * and call. Throws with the reason when any of its addresses may not be called.
 */
export const resolveTarget = async (url: URL, reach: WebhookReach): Promise<string> => {
  const refusal = urlRefusal(url, reach);
  if (refusal !== null) throw new Error(refusal);
  const host = hostOf(url);
  const addresses =
    isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  for (const address of addresses) {
    const bad = addressRefusal(address, url, reach);
    if (bad !== null) throw new Error(bad);
  }
  const [first] = addresses;
  if (first === undefined) throw new Error(`${host} has no address.`);
  return first;
};
