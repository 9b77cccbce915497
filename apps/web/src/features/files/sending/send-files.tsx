import type { RunTarget } from '@terroir/shared-types';
import { remotePathSchema } from '@terroir/shared-types';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { DropZone } from './drop-zone.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { pathFor } from './path-for.ts';
import { TransferList } from './transfer-list.tsx';
import { useUploadQueue } from './upload-queue.ts';

const modes = ['0644', '0755', '0600'] as const;

export interface SendFilesProps {
  target: RunTarget | null;
  /** VMs of the target; null: not known yet. */
  count: number | null;
  /** Where the target is chosen. */
  targets: ReactNode;
}

/** Files to many VMs: target, folder and permissions; then choose files or drop them anywhere here. */
export const SendFiles = ({ target, count, targets }: SendFilesProps) => {
  const { t } = useTranslation('files');
  const send = useUploadQueue((queue) => queue.send);
  const [folder, setFolder] = useState('~');
  const [mode, setMode] = useState<(typeof modes)[number]>('0644');
  const folderFits = remotePathSchema.safeParse(pathFor(folder, 'x')).success;
  const ready = target !== null && count !== 0 && folderFits;
  const add = (files: readonly File[]): void => {
    if (target !== null)
      send(files.map((file) => ({ file, target, path: pathFor(folder, file.name), mode })));
  };
  const sendLabel = count === null ? t('sendUnknown') : t('send', { count });
  return (
    <DropZone label={sendLabel} disabled={!ready} onFiles={add}>
      <div className="grid min-h-0 flex-1 grid-cols-[260px_minmax(0,1fr)] thumb:block thumb:overflow-y-auto">
        <div className="flex min-h-0 flex-col border-r border-line thumb:border-r-0 thumb:border-b">
          <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-4 py-3">
            {targets}
            <TextField
              label={t('folder')}
              mono
              value={folder}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              onChange={setFolder}
              {...(folderFits ? { hint: t('folderHint') } : { error: t('folderWrong') })}
            />
            <Select
              label={t('mode')}
              value={mode}
              onChange={setMode}
              options={modes.map((value) => ({ value, label: t(`mode_${value}`), hint: value }))}
            />
          </div>
          <div className="flex shrink-0 flex-col gap-1 border-t border-line px-4 py-2">
            <FileButton variant="primary" disabled={!ready} onFiles={add}>
              {sendLabel}
            </FileButton>
            <p className="text-center text-2xs text-faint">{t('dropHint')}</p>
          </div>
        </div>
        <div className="min-h-0 overflow-y-auto thumb:overflow-visible">
          <TransferList />
        </div>
      </div>
    </DropZone>
  );
};
