/** One line of the field, as the server takes it. */
export interface HostLine {
  name: string;
  user: string;
  address: string;
  port?: number;
  hourlyUsd?: number;
}

export interface ParsedHosts {
  hosts: HostLine[];
  /** Numbers of the lines that are not understood, from 1. */
  badLines: number[];
}

const line =
  /^(?<name>[a-z][a-z0-9-]{0,39})\s+(?<user>[^\s@]+)@(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<address>[^\s:[\]]+))(?::(?<port>\d{1,5}))?(?:\s+\$?(?<usd>\d+(?:\.\d+)?))?$/;

/** Hosts as people write them: `gpu1 ubuntu@10.0.0.11:22 0.4`, one a line; port and USD per hour may be left out. */
export const parseHosts = (text: string): ParsedHosts => {
  const parsed: ParsedHosts = { hosts: [], badLines: [] };
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const groups = line.exec(trimmed)?.groups;
    if (groups === undefined) {
      parsed.badLines.push(index + 1);
      continue;
    }
    const { name = '', user = '', address, v6, port, usd } = groups;
    parsed.hosts.push({
      name,
      user,
      address: v6 ?? address ?? '',
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(usd === undefined ? {} : { hourlyUsd: Number(usd) }),
    });
  }
  return parsed;
};
