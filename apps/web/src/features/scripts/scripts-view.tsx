import type { RunPreview } from '@terroir/shared-types';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { parseAsString, useQueryState } from 'nuqs';
import { useTranslation } from 'react-i18next';
import { useScripts } from '../../api/scripts.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { emptyDraft, draftOf } from './script-draft.ts';
import type { ScriptDraft } from './script-draft.ts';
import { ScriptEditor } from './script-editor.tsx';
import { ScriptList } from './script-list.tsx';
import { ScriptPage } from './script-page.tsx';
import type { ScriptTarget } from './script-page.tsx';

interface ScriptsViewProps extends ScriptTarget {
  targets: ReactNode;
  onStarted: (runId: string) => void;
  onPreview: (preview: RunPreview) => void;
  /** Commands to begin a new script with at once; null: none. */
  newFrom: readonly string[] | null;
  onNewDone: () => void;
}

/** Saved scripts: the library, and the chosen one. The choice is part of the address. */
export const ScriptsView = (props: ScriptsViewProps) => {
  const { newFrom, onNewDone, ...page } = props;
  const { i18n } = useTranslation();
  const scripts = useScripts();
  const [chosenId, setChosenId] = useQueryState('script', parseAsString);
  const [editing, setEditing] = useState<ScriptDraft | null>(newFrom === null ? null : emptyDraft(newFrom));
  if (scripts.isError) return <ErrorState error={scripts.error} retry={() => void scripts.refetch()} />;
  if (scripts.data === undefined) return <Skeleton />;
  const { items } = scripts.data;
  const script = items.find(({ id }) => id === chosenId) ?? items[0];
  const close = (): void => {
    setEditing(null);
    onNewDone();
  };
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[240px_minmax(0,1fr)] thumb:block thumb:overflow-y-auto">
      <ScriptList
        scripts={items}
        selectedId={script?.id ?? null}
        onSelect={(id) => void setChosenId(id)}
        onNew={() => setEditing(emptyDraft([]))}
      />
      {script && (
        <ScriptPage
          // A changed script begins its form anew.
          key={`${script.id} ${script.updatedAt ?? ''}`}
          {...page}
          script={script}
          onEdit={(one, copy) => setEditing(draftOf(one, copy, i18n.language))}
        />
      )}
      {editing && (
        <ScriptEditor
          draft={editing}
          onClose={close}
          onSaved={(id) => {
            void setChosenId(id);
            close();
          }}
        />
      )}
    </div>
  );
};
