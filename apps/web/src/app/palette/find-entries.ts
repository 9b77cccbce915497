import type { Region } from '@terroir/shared-types';
import type { Command } from '../../stores/commands.ts';
import { rankText } from './rank-text.ts';

export type PaletteEntry =
  | { kind: 'command'; id: string; group: string; command: Command }
  | { kind: 'region'; id: string; group: string; region: Region };

/** More of one kind is noise. */
const maxRegions = 8;

interface Ranked {
  entry: PaletteEntry;
  rank: number;
}

const rankCommand = (query: string, command: Command): Ranked => ({
  entry: { kind: 'command', id: command.id, group: command.group, command },
  // The id is English: who knows a panel by that name finds it in any language.
  rank: rankText(query, command.title, `${command.id} ${command.keywords?.join(' ') ?? ''}`),
});

const rankRegion = (query: string, region: Region, group: string): Ranked => ({
  entry: { kind: 'region', id: `region ${region.id}`, group, region },
  rank: rankText(query, region.name, `${region.id} ${region.country}`),
});

/** What answers the query, best first and by group, the group with the best answer first; without one, all commands. */
export const findEntries = (
  query: string,
  commands: readonly Command[],
  regions: readonly Region[],
  regionGroup: string,
): PaletteEntry[] => {
  const byRank = (a: Ranked, b: Ranked): number => b.rank - a.rank;
  const isFound = ({ rank }: Ranked): boolean => rank > 0;
  const found = [
    ...commands.map((command) => rankCommand(query, command)).filter(isFound),
    ...(query.trim() === '' ? [] : regions)
      .map((region) => rankRegion(query, region, regionGroup))
      .filter(isFound)
      .sort(byRank)
      .slice(0, maxRegions),
  ].sort(byRank);
  const groups = Map.groupBy(found, ({ entry }) => entry.group);
  return [...groups.values()].flat().map(({ entry }) => entry);
};
