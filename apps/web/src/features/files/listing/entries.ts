import type { RemoteEntry } from '@terroir/shared-types';
import { rawPathSchema, remotePathSchema } from '@terroir/shared-types';
import { childPlace } from '../browsing/crumbs-of.ts';
import type { RemotePlace } from '../browsing/crumbs-of.ts';

export type SortColumn = 'name' | 'bytes' | 'modifiedAt';
export interface EntrySort {
  column: SortColumn;
  descending: boolean;
}

/** Unique in its folder: two names may look the same once what is no UTF-8 in them is replaced. */
export const entryId = ({ name, rawName }: RemoteEntry): string =>
  rawName === null ? `name ${name}` : `raw ${rawName}`;

/** Its way is short enough to be asked for. */
export const canBeNamed = (folder: RemotePlace, entry: RemoteEntry): boolean => {
  const { path, rawPath } = childPlace(folder, entry);
  return rawPath === null
    ? remotePathSchema.safeParse(path).success
    : rawPathSchema.safeParse(rawPath).success;
};

/** Opening leads into a folder, or takes a file along; null: neither, or it cannot be asked for. */
export const leadsTo = (folder: RemotePlace, entry: RemoteEntry): 'directory' | 'file' | null => {
  if (!canBeNamed(folder, entry)) return null;
  const { type, linkTo } = entry;
  const target = type === 'link' ? linkTo : type;
  return target === 'directory' || target === 'file' ? target : null;
};

const isFolder = ({ type, linkTo }: RemoteEntry): boolean => type === 'directory' || linkTo === 'directory';

/** Folders first, as people look for them; `numeric`: part-2 before part-10. */
export const sortEntries = (
  entries: readonly RemoteEntry[],
  { column, descending }: EntrySort,
): RemoteEntry[] => {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const compare = (a: RemoteEntry, b: RemoteEntry): number => {
    const byName = collator.compare(a.name, b.name);
    if (column === 'bytes') return a.bytes - b.bytes || byName;
    if (column === 'modifiedAt') return a.modifiedAt.localeCompare(b.modifiedAt) || byName;
    return byName;
  };
  return entries.toSorted(
    (a, b) => Number(isFolder(b)) - Number(isFolder(a)) || (descending ? compare(b, a) : compare(a, b)),
  );
};

export const isHidden = ({ name }: RemoteEntry): boolean => name.startsWith('.');
