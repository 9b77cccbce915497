import type { RemoteEntry } from '@terroir/shared-types';
import { remotePathSchema } from '@terroir/shared-types';
import { childPath } from './crumbs-of.ts';

export type SortColumn = 'name' | 'bytes' | 'modifiedAt';
export interface EntrySort {
  column: SortColumn;
  descending: boolean;
}

/** Opening leads into a folder, or takes a file along; null: neither, or its name cannot be asked for. */
export const leadsTo = (folder: string, { name, type, linkTo }: RemoteEntry): 'directory' | 'file' | null => {
  // A name that is no UTF-8 arrives with replacement characters and would not be found again.
  if (name.includes('\uFFFD') || !remotePathSchema.safeParse(childPath(folder, name)).success) return null;
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
