import { type PortOpening, portOpeningSchema } from '@terroir/shared-types';

/** What a list of openings may hold at most; the server refuses more. */
export const maxOpenings = 50;
export const sshPort = 22;
const maxPort = 65_535;

/** Ports next to each other that the same place may reach. */
export interface PortRange {
  first: number;
  last: number;
  from: string;
}

export const isEverybody = (from: string): boolean => from.endsWith('/0');

export const sameOpening = (a: PortOpening, b: PortOpening): boolean =>
  a.port === b.port && a.from === b.from;

/** As people write them: `443`, or `8000-8010`. */
export const rangeText = ({ first, last }: Pick<PortRange, 'first' | 'last'>): string =>
  first === last ? String(first) : `${first}-${last}`;

/** Openings as ranges, by place and port. */
export const rangesOf = (openings: readonly PortOpening[]): PortRange[] => {
  const ranges: PortRange[] = [];
  const sorted = openings.toSorted((a, b) =>
    a.from === b.from ? a.port - b.port : a.from < b.from ? -1 : 1,
  );
  for (const { port, from } of sorted) {
    const before = ranges.at(-1);
    if (before !== undefined && before.from === from && port <= before.last + 1) before.last = port;
    else ranges.push({ first: port, last: port, from });
  }
  return ranges;
};

/** The ports of `443` or `8000-8010`; null: neither. The count is bounded by `maxOpenings`, one more says too many. */
export const readPorts = (text: string): number[] | null => {
  const found = /^(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?$/.exec(text.trim());
  if (found === null) return null;
  const first = Number(found[1]);
  const last = Number(found[2] ?? found[1]);
  if (first < 1 || last > maxPort || last < first) return null;
  return Array.from({ length: Math.min(last - first, maxOpenings) + 1 }, (_, index) => first + index);
};

/** A network in CIDR; one address alone means itself; null: neither. */
export const readNetwork = (text: string): string | null => {
  const typed = text.trim().toLowerCase();
  const network = typed.includes('/') ? typed : `${typed}/${typed.includes(':') ? 128 : 32}`;
  return portOpeningSchema.safeParse({ port: 1, from: network }).success ? network : null;
};

/** The list after ports were closed and opened, whatever else came into it meanwhile. */
export const changedOpenings = (
  now: readonly PortOpening[],
  { opened, closed }: { opened: readonly PortOpening[]; closed: readonly PortOpening[] },
): PortOpening[] => {
  const kept = now.filter((one) => !closed.some((gone) => sameOpening(gone, one)));
  return [...kept, ...opened.filter((one) => !kept.some((known) => sameOpening(known, one)))];
};
