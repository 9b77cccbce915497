import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaveScript } from '../../api/scripts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { BenchmarkField } from './benchmark/benchmark-field.tsx';
import { ParameterRows } from './parameter-rows.tsx';
import { requestOf } from './script-draft.ts';
import type { ScriptDraft } from './script-draft.ts';

interface ScriptEditorProps {
  draft: ScriptDraft;
  onClose: () => void;
  onSaved: (id: string) => void;
}

const rowsOf = (text: string): number => Math.min(12, Math.max(2, text.split('\n').length));

/** Writes or changes a script of one's own. */
export const ScriptEditor = ({ draft: first, onClose, onSaved }: ScriptEditorProps) => {
  const { t } = useTranslation(['scripts', 'ui']);
  const [draft, setDraft] = useState(first);
  const save = useSaveScript();
  const change = (part: Partial<ScriptDraft>): void => setDraft({ ...draft, ...part });
  const { commands } = draft;
  const ready = draft.name.trim() !== '' && commands.some((text) => text.trim() !== '');
  const submit = (): void =>
    save.mutate(
      { id: draft.id, body: requestOf(draft) },
      { onSuccess: ({ id }) => onSaved(id), onError: (error) => notifyError(t('notSaved'), error) },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={t(draft.id === null ? 'newTitle' : 'editTitle')}
      // The braces are part of the text, which the texts themselves cannot hold.
      description={t('editorHelp', { placeholder: '{{parameter}}' })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button variant="primary" busy={save.isPending} disabled={!ready} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <TextField label={t('name')} value={draft.name} onChange={(name) => change({ name })} />
        <TextField label={t('summary')} value={draft.summary} onChange={(summary) => change({ summary })} />
        <ParameterRows rows={draft.rows} onChange={(rows) => change({ rows })} />
        {commands.map((text, index) => (
          <div key={index} className="flex items-start gap-1">
            <TextArea
              className="min-w-0 flex-1"
              label={t('command', { number: index + 1 })}
              mono
              spellCheck={false}
              rows={rowsOf(text)}
              value={text}
              onChange={(value) => change({ commands: commands.with(index, value) })}
            />
            {commands.length > 1 && (
              <IconButton
                size="sm"
                label={t('removeCommand', { number: index + 1 })}
                icon={X}
                onClick={() => change({ commands: commands.toSpliced(index, 1) })}
              />
            )}
          </div>
        ))}
        <Button
          size="sm"
          variant="ghost"
          icon={Plus}
          className="self-start"
          onClick={() => change({ commands: [...commands, ''] })}
        >
          {t('addCommand')}
        </Button>
        {(['check', 'undo'] as const).map((part) => (
          <TextArea
            key={part}
            label={t(part)}
            hint={part === 'check' ? t('checkHelp') : t('undoHelp')}
            mono
            spellCheck={false}
            rows={rowsOf(draft[part])}
            value={draft[part]}
            onChange={(value) => change({ [part]: value })}
          />
        ))}
        <BenchmarkField benchmark={draft.benchmark} onChange={(benchmark) => change({ benchmark })} />
        <NumberField
          className="w-36"
          label={t('timeout')}
          value={draft.timeoutSeconds}
          min={1}
          max={86_400}
          onChange={(value) => change({ timeoutSeconds: Math.round(value ?? 1800) })}
        />
      </div>
    </Dialog>
  );
};
