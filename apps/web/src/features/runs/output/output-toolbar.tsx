import { ChevronDown, ChevronUp, Clock, Copy, Download, Search, WrapText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { useOutputSearch } from './use-output-search.ts';
import type { OutputSettings } from './use-output-settings.ts';

interface OutputToolbarProps {
  search: ReturnType<typeof useOutputSearch>;
  settings: OutputSettings;
  onStep: (by: 1 | -1) => void;
  onCopy: () => void;
  onDownload: (format: 'log' | 'jsonl') => void;
}

export const OutputToolbar = ({ search, settings, onStep, onCopy, onDownload }: OutputToolbarProps) => {
  const { t } = useTranslation('console');
  const found =
    search.count === 0
      ? t('noMatches')
      : t('matches', { at: Math.max(search.at + 1, 1), count: search.count });
  return (
    <div className="flex shrink-0 items-center gap-1 border-b border-line px-2 py-1">
      <TextField
        label={t('search')}
        labelHidden
        placeholder={t('search')}
        type="search"
        leading={<Search aria-hidden />}
        value={search.query}
        onChange={search.search}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
        }}
        className="w-48 min-w-24"
      />
      {search.query !== '' && (
        <>
          <span aria-live="polite" className="px-1 text-xs whitespace-nowrap tabular text-muted">
            {found}
          </span>
          <IconButton
            size="sm"
            label={t('previous')}
            icon={ChevronUp}
            disabled={search.count === 0}
            onClick={() => onStep(-1)}
          />
          <IconButton
            size="sm"
            label={t('next')}
            icon={ChevronDown}
            disabled={search.count === 0}
            onClick={() => onStep(1)}
          />
        </>
      )}
      <span className="flex-1" />
      <IconButton
        size="sm"
        label={t('wrap')}
        icon={WrapText}
        aria-pressed={settings.wrap}
        onClick={settings.toggleWrap}
      />
      <IconButton
        size="sm"
        label={t('times')}
        icon={Clock}
        aria-pressed={settings.times}
        onClick={settings.toggleTimes}
      />
      <IconButton size="sm" label={t('copy')} icon={Copy} onClick={onCopy} />
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('download')}
            title={t('download')}
            className="flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text thumb:size-11"
          >
            <Download aria-hidden className="size-4" />
          </button>
        }
        actions={[
          { id: 'log', label: t('downloadLog'), onSelect: () => onDownload('log') },
          { id: 'jsonl', label: t('downloadJsonl'), onSelect: () => onDownload('jsonl') },
        ]}
      />
    </div>
  );
};
