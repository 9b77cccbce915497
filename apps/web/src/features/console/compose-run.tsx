import { useQueryClient } from '@tanstack/react-query';
import type { RunPreview } from '@terroir/shared-types';
import { FolderUp, Play, ScanEye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/keys.ts';
import { previewRun, useStartRun } from '../../api/runs.ts';
import { runRequestOf, useCommandDraft } from '../../stores/command-draft.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { CommandEditor } from './command-editor.tsx';
import { PreviewDialog } from './preview-dialog.tsx';
import { Targets } from './targets.tsx';
import { useDraftTarget } from './use-draft-target.ts';

interface ComposeRunProps {
  onStarted: (runId: string) => void;
  /** Keeps the commands of the draft as a script. */
  onSave: () => void;
}

/** Composes a run: targets, commands, limits; previews it and starts it. */
export const ComposeRun = ({ onStarted, onSave }: ComposeRunProps) => {
  const { t } = useTranslation('console');
  const client = useQueryClient();
  const draft = useCommandDraft();
  const { infras, infraId, target, count } = useDraftTarget();
  const start = useStartRun();
  const showPanel = useShowPanel();
  const [preview, setPreview] = useState<RunPreview | null>(null);
  const [previewing, setPreviewing] = useState(false);
  const body = target === null ? null : runRequestOf({ ...draft, infraId });

  const run = (): void => {
    if (body === null || start.isPending) return;
    start.mutate(
      { body, idempotencyKey: crypto.randomUUID() },
      {
        onSuccess: ({ id }) => {
          void client.invalidateQueries({ queryKey: keys.runs });
          setPreview(null);
          onStarted(id);
        },
        onError: (error) => notifyError(t('notStarted'), error),
      },
    );
  };
  const showPreview = async (): Promise<void> => {
    if (body === null) return;
    setPreviewing(true);
    try {
      setPreview(await previewRun(body));
    } catch (error) {
      notifyError(t('previewFailed'), error);
    } finally {
      setPreviewing(false);
    }
  };

  if (infras.isError) return <ErrorState error={infras.error} retry={() => void infras.refetch()} />;
  if (infras.data === undefined) return <Skeleton />;
  if (infraId === null)
    return (
      <EmptyState
        kind="first-use"
        title={t('noInfra')}
        hint={t('noInfraDetail')}
        action={<Button onClick={() => showPanel('left', 'launch')}>{t('noInfraAction')}</Button>}
      />
    );
  const runLabel = count === null ? t('runUnknown') : t('run', { count });
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[240px_minmax(0,1fr)] thumb:block thumb:overflow-y-auto">
      <div className="overflow-y-auto border-r border-line px-4 py-3 thumb:border-r-0 thumb:border-b">
        <Targets />
        <Button
          size="sm"
          variant="ghost"
          icon={FolderUp}
          className="mt-2"
          onClick={() => showPanel('dock', 'files')}
        >
          {t('sendFiles')}
        </Button>
      </div>
      <div className="flex min-h-0 flex-col">
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
          <CommandEditor onRun={run} onSave={onSave} />
        </div>
        <div className="flex shrink-0 items-end gap-2 border-t border-line px-4 py-2 thumb:contents">
          <div className="flex flex-1 gap-2 thumb:border-t thumb:border-line thumb:px-4 thumb:py-2">
            <NumberField
              className="w-32"
              label={t('timeout')}
              value={draft.timeoutSeconds}
              min={1}
              max={86_400}
              step={60}
              onChange={(value) => draft.change({ timeoutSeconds: Math.round(value ?? 1800) })}
            />
            <Select
              className="w-36"
              label={t('onError')}
              value={draft.onError}
              onChange={(onError) => draft.change({ onError })}
              options={(['stop', 'continue'] as const).map((value) => ({
                value,
                label: t(`onError_${value}`),
              }))}
            />
          </div>
          <div className="flex justify-end gap-2 thumb:sticky thumb:bottom-0 thumb:border-t thumb:border-line thumb:bg-surface thumb:px-4 thumb:py-2">
            <Button
              icon={ScanEye}
              busy={previewing}
              disabled={body === null}
              onClick={() => void showPreview()}
            >
              {t('preview')}
            </Button>
            <Button
              variant="primary"
              icon={Play}
              busy={start.isPending}
              disabled={body === null || count === 0}
              onClick={run}
            >
              {start.isPending ? t('starting') : runLabel}
            </Button>
          </div>
        </div>
      </div>
      {preview && (
        <PreviewDialog
          preview={preview}
          busy={start.isPending}
          onRun={run}
          onClose={() => setPreview(null)}
        />
      )}
    </div>
  );
};
