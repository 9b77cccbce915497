import type { RemoteEntry, RemoteFolder } from '@terroir/shared-types';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsNarrow } from '../../../lib/use-media.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { VirtualTable } from '../../../ui/virtual-table.tsx';
import { entryId, leadsTo, sortEntries } from './entries.ts';
import type { EntrySort, SortColumn } from './entries.ts';
import { folderColumns } from './folder-columns.tsx';

interface FolderTableProps {
  folder: RemoteFolder;
  entries: readonly RemoteEntry[];
  onOpen: (entry: RemoteEntry, leads: 'directory' | 'file') => void;
  onDelete: (entry: RemoteEntry) => void;
}

/** What lies in a folder: Enter or a click goes in, or takes a file along. */
export const FolderTable = ({ folder, entries, onOpen, onDelete }: FolderTableProps) => {
  const { t, i18n } = useTranslation('files');
  const narrow = useIsNarrow();
  const [sort, setSort] = useState<EntrySort>({ column: 'name', descending: false });
  const rows = useMemo(() => sortEntries(entries, sort), [entries, sort]);
  return (
    <VirtualTable
      label={t('filesIn', { path: visibleName(folder.path) })}
      rows={rows}
      columns={folderColumns({ folder, onDelete, t, language: i18n.language, narrow })}
      rowId={entryId}
      rowLabel={({ name }) => visibleName(name)}
      rowHeightPx={narrow ? 44 : 32}
      sort={sort}
      onSort={(column) =>
        setSort((held) => ({
          column: column as SortColumn,
          descending: held.column === column && !held.descending,
        }))
      }
      onOpen={(entry) => {
        const leads = leadsTo(folder, entry);
        if (leads !== null) onOpen(entry, leads);
      }}
    />
  );
};
