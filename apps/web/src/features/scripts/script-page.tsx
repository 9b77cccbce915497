import type { RunPreview, RunTarget, Script, ScriptAction } from '@terroir/shared-types';
import { Copy, ListChecks, Pencil, Play, ScanEye, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { previewScript, useDeleteScript, useStartScript } from '../../api/scripts.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { BenchmarkScores } from './benchmark/benchmark-scores.tsx';
import { ParameterField } from './parameter-field.tsx';
import { firstValues, givenValues, missingValues } from './parameter-values.ts';
import { textIn } from './people-text.ts';
import { ScriptFacts } from './script-facts.tsx';
import { ScriptFollows } from './script-follows.tsx';

export interface ScriptTarget {
  /** Null: nothing is chosen yet. */
  target: RunTarget | null;
  /** VMs that it holds; null: not known yet. */
  count: number | null;
}

interface ScriptPageProps extends ScriptTarget {
  script: Script;
  /** Where VMs are chosen. */
  targets: ReactNode;
  onStarted: (runId: string) => void;
  onPreview: (preview: RunPreview) => void;
  onEdit: (script: Script, copy: boolean) => void;
}

/** One script: what it does and opens, its parameters, and running, checking or undoing it on VMs. */
export const ScriptPage = (props: ScriptPageProps) => {
  const { script, target, count, targets, onStarted, onPreview, onEdit } = props;
  const { t, i18n } = useTranslation('scripts');
  const [values, setValues] = useState(() => firstValues(script));
  const [previewing, setPreviewing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const start = useStartScript();
  const remove = useDeleteScript();
  const missing = missingValues(script, values);
  const tooMany = script.target === 'one' && count !== null && count > 1;
  const ready = target !== null && count !== 0 && missing.length === 0 && !tooMany;
  const bodyOf = (action: ScriptAction) =>
    target === null ? null : { action, target, parameters: givenValues(values) };

  const run = (action: ScriptAction): void => {
    const body = bodyOf(action);
    if (body === null || start.isPending) return;
    start.mutate(
      { id: script.id, body, idempotencyKey: crypto.randomUUID() },
      { onSuccess: ({ id }) => onStarted(id), onError: (error) => notifyError(t('notStarted'), error) },
    );
  };
  const preview = async (): Promise<void> => {
    const body = bodyOf('run');
    if (body === null) return;
    setPreviewing(true);
    try {
      onPreview(await previewScript(script.id, body));
    } catch (error) {
      notifyError(t('previewFailed'), error);
    } finally {
      setPreviewing(false);
    }
  };
  const says = tooMany ? t('oneOnly') : missing.length > 0 ? t('missing', { count: missing.length }) : null;

  return (
    <section aria-label={textIn(script.name, i18n.language)} className="flex min-h-0 min-w-0 flex-col">
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_240px] overflow-y-auto thumb:block">
        <div className="flex min-w-0 flex-col gap-3 px-4 py-3">
          <header className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <h2 className="text-sm font-semibold">{textIn(script.name, i18n.language)}</h2>
              <p className="mt-0.5 text-sm text-muted">{textIn(script.summary, i18n.language)}</p>
            </div>
            {script.origin === 'own' && (
              <>
                <IconButton size="sm" label={t('edit')} icon={Pencil} onClick={() => onEdit(script, false)} />
                <IconButton size="sm" label={t('delete')} icon={Trash2} onClick={() => setDeleting(true)} />
                <ConfirmDialog
                  open={deleting}
                  title={t('deleteTitle', { name: textIn(script.name, i18n.language) })}
                  description={t('deleteHint')}
                  verb={t('delete')}
                  keep={t('keep')}
                  busy={remove.isPending}
                  onConfirm={() =>
                    remove.mutate(script.id, {
                      onError: (error) => notifyError(t('notDeleted'), error),
                      onSettled: () => setDeleting(false),
                    })
                  }
                  onClose={() => setDeleting(false)}
                />
              </>
            )}
            <IconButton size="sm" label={t('copy')} icon={Copy} onClick={() => onEdit(script, true)} />
          </header>
          <ScriptFacts script={script} />
          {script.benchmark !== null && <BenchmarkScores benchmark={script.benchmark} />}
          <ScriptFollows scriptId={script.id} />
          {script.parameters.length > 0 && (
            <div className="grid grid-cols-[repeat(auto-fill,minmax(200px,1fr))] items-start gap-3">
              {script.parameters.map((parameter) => (
                <ParameterField
                  key={parameter.name}
                  parameter={parameter}
                  kept={script.secretsKept.includes(parameter.name)}
                  value={values[parameter.name] ?? null}
                  onChange={(value) => setValues((before) => ({ ...before, [parameter.name]: value }))}
                />
              ))}
            </div>
          )}
        </div>
        <div className="border-l border-line px-4 py-3 thumb:border-t thumb:border-l-0">{targets}</div>
      </div>
      <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line px-4 py-2">
        <span aria-live="polite" className="min-w-0 flex-1 text-xs text-muted">
          {says}
        </span>
        {script.undo && (
          <Button variant="ghost" icon={Undo2} disabled={!ready} onClick={() => run('undo')}>
            {t('undo')}
          </Button>
        )}
        {script.check && (
          <Button variant="ghost" icon={ListChecks} disabled={!ready} onClick={() => run('check')}>
            {t('check')}
          </Button>
        )}
        <Button icon={ScanEye} busy={previewing} disabled={!ready} onClick={() => void preview()}>
          {t('preview')}
        </Button>
        <Button
          variant="primary"
          icon={Play}
          busy={start.isPending}
          disabled={!ready}
          onClick={() => run('run')}
        >
          {count === null ? t('runUnknown') : t('run', { count })}
        </Button>
      </footer>
    </section>
  );
};
