import { Clock, Copy, Download, WrapText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { fetchDownloadUrl } from '../../../api/runs.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import type { FindQuery } from '../find/create-matcher.ts';
import { useOutputSettings } from './use-output-settings.ts';

interface OutputToolsProps {
  runId: string;
  taskId: string | null;
  query: FindQuery;
  onWrap: () => void;
  onCopy: () => void;
}

type Download = Record<string, string>;

/** How output is shown, and how it is taken along. */
export const OutputTools = ({ runId, taskId, query, onWrap, onCopy }: OutputToolsProps) => {
  const { t } = useTranslation('console');
  const settings = useOutputSettings();
  const download = async (options: Download): Promise<void> => {
    try {
      const path = `/api/v1/runs/${runId}/output?${new URLSearchParams(options)}`;
      location.assign(await fetchDownloadUrl(path));
    } catch (error) {
      toast.error(t('downloadFailed'), { description: error instanceof Error ? error.message : undefined });
    }
  };
  const found = {
    q: query.text,
    regex: String(query.regex),
    caseSensitive: String(query.caseSensitive),
    word: String(query.word),
  };
  // On a phone the room belongs to the search while there is one; what it found can be taken along.
  const makesRoom = query.text === '' ? '' : 'thumb:hidden';
  const one = taskId === null ? {} : { taskIds: taskId };
  const choice = (id: string, label: string, options: Download) => ({
    id,
    label,
    onSelect: () => void download(options),
  });
  return (
    <>
      <IconButton
        size="sm"
        label={t('wrap')}
        icon={WrapText}
        className={makesRoom}
        aria-pressed={settings.wrap}
        onClick={onWrap}
      />
      <IconButton
        size="sm"
        label={t('times')}
        icon={Clock}
        className={makesRoom}
        aria-pressed={settings.times}
        onClick={settings.toggleTimes}
      />
      <IconButton size="sm" label={t('copy')} icon={Copy} className={makesRoom} onClick={onCopy} />
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('download')}
            title={t('download')}
            className="flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text thumb:size-11"
          >
            <Download aria-hidden className="size-4" />
          </button>
        }
        actions={[
          ...(taskId === null ? [] : [choice('one', t('downloadThis'), { format: 'log', ...one })]),
          choice('log', t('downloadLog'), { format: 'log' }),
          choice('times', t('downloadTimes'), { format: 'log', timestamps: 'true' }),
          choice('jsonl', t('downloadJsonl'), { format: 'jsonl' }),
          choice('gzip', t('downloadGzip'), { format: 'log', gzip: 'true' }),
          ...(query.text === ''
            ? []
            : [choice('found', t('downloadFound'), { format: 'log', ...found, ...one })]),
        ]}
      />
    </>
  );
};
