import type { RemoteEntry } from '@terroir/shared-types';
import { CornerDownRight, File, FileQuestion, FileSymlink, Folder, FolderSymlink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { visibleName } from '../../../lib/visible-name.ts';

const icons = {
  file: File,
  directory: Folder,
  other: FileQuestion,
  'link-file': FileSymlink,
  'link-directory': FolderSymlink,
  'link-other': CornerDownRight,
  'link-missing': CornerDownRight,
};
const kindOf = ({ type, linkTo }: RemoteEntry): keyof typeof icons =>
  type === 'link' ? `link-${linkTo ?? 'other'}` : type;

interface EntryNameProps {
  entry: RemoteEntry;
  /** It leads nowhere from here. */
  closed: boolean;
}

export const EntryName = ({ entry, closed }: EntryNameProps) => {
  const { t } = useTranslation('files');
  const kind = kindOf(entry);
  const Icon = icons[kind];
  const name = visibleName(entry.name);
  const why = entry.linkTo === 'missing' ? t('brokenLink') : t('notOpenable');
  return (
    <span
      className={cn('flex items-center gap-2', closed && 'text-faint')}
      title={closed ? `${name}\n${why}` : name}
    >
      <Icon
        aria-hidden
        className={cn('size-4 shrink-0', kind.endsWith('directory') ? 'text-accent' : 'text-faint')}
      />
      <span className="truncate whitespace-pre">{name}</span>
      {entry.rawName !== null && (
        <span
          className="shrink-0 rounded border border-line px-1 text-2xs text-faint"
          title={t('rawNameHint', { bytes: entry.rawName })}
        >
          {t('rawName')}
        </span>
      )}
    </span>
  );
};
