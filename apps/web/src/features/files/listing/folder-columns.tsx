import type { RemoteEntry } from '@terroir/shared-types';
import type { TFunction } from 'i18next';
import { formatBytes, formatDateTime } from '../../../lib/format.ts';
import type { Column } from '../../../ui/virtual-table.tsx';
import type { RemotePlace } from '../browsing/crumbs-of.ts';
import { DeleteEntry } from './delete-entry.tsx';
import { EntryName } from './entry-name.tsx';
import { canBeNamed, leadsTo } from './entries.ts';

interface FolderColumns {
  /** Absolute. */
  folder: RemotePlace;
  onDelete: (entry: RemoteEntry) => void;
  t: TFunction<'files'>;
  language: string;
  narrow: boolean;
}

/** Name, size, date, and on a wide screen the permissions. */
export const folderColumns = ({
  folder,
  onDelete,
  t,
  language,
  narrow,
}: FolderColumns): Column<RemoteEntry>[] => [
  {
    id: 'name',
    header: t('name'),
    width: 'minmax(140px, 1fr)',
    sortable: true,
    cell: (entry) => <EntryName entry={entry} closed={leadsTo(folder, entry) === null} />,
  },
  {
    id: 'bytes',
    header: t('size'),
    width: narrow ? '72px' : '88px',
    align: 'end',
    sortable: true,
    cell: ({ type, bytes }) => (
      <span className="text-xs text-muted">{type === 'file' ? formatBytes(bytes, language) : ''}</span>
    ),
  },
  {
    id: 'modifiedAt',
    header: <span className="pl-3">{t('modified')}</span>,
    width: narrow ? '108px' : '212px',
    sortable: true,
    cell: ({ modifiedAt }) => {
      const whole = formatDateTime(modifiedAt, language);
      return (
        <time dateTime={modifiedAt} className="pl-3 text-xs tabular text-muted" title={whole}>
          {narrow ? modifiedAt.slice(0, 10) : whole}
        </time>
      );
    },
  },
  ...(narrow
    ? []
    : [
        {
          id: 'mode',
          header: t('mode'),
          width: '96px',
          cell: ({ mode }: RemoteEntry) => <code className="text-xs text-faint">{mode}</code>,
        },
      ]),
  {
    id: 'delete',
    header: '',
    width: narrow ? '44px' : '36px',
    align: 'end',
    cell: (entry) =>
      canBeNamed(folder, entry) && <DeleteEntry name={entry.name} onDelete={() => onDelete(entry)} />,
  },
];
