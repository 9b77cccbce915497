import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComposeRun } from '../features/console/compose-run.tsx';
import { RunDetail } from '../features/runs/run-detail.tsx';
import { RunList } from '../features/runs/run-list.tsx';
import { useCommandDraft } from '../stores/command-draft.ts';
import { useSelection, useTab } from '../stores/url-state.ts';
import { Button } from '../ui/button.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ScriptsTab } from './scripts-tab.tsx';

const tabs = ['compose', 'scripts', 'runs'] as const;

/** Commands to VMs: compose a run, run a script, or watch what runs. */
export const ConsolePanel = () => {
  const { t } = useTranslation('console');
  const [tab, setTab] = useTab('console', tabs);
  const [{ run }, setSelection] = useSelection();
  /** Commands that are to become a script. */
  const [newFrom, setNewFrom] = useState<readonly string[] | null>(null);
  const open = (runId: string | null): void => void setSelection({ run: runId });
  const compose = (): void => {
    open(null);
    void setTab('compose');
  };
  const save = (): void => {
    const { commands } = useCommandDraft.getState();
    setNewFrom(commands.map(({ text }) => text).filter((text) => text.trim() !== ''));
    void setTab('scripts');
  };
  if (run !== null)
    return (
      <RunDetail
        key={run}
        runId={run}
        onBack={() => {
          open(null);
          void setTab('runs');
        }}
        onOpen={open}
        onCompose={compose}
      />
    );
  return (
    <Tabs
      label={t('title')}
      className="flex-1"
      value={tab}
      onChange={(next) => void setTab(next)}
      items={[
        { id: 'compose', label: t('compose'), content: <ComposeRun onStarted={open} onSave={save} /> },
        {
          id: 'scripts',
          label: t('scripts'),
          content: <ScriptsTab onStarted={open} newFrom={newFrom} onNewDone={() => setNewFrom(null)} />,
        },
        {
          id: 'runs',
          label: t('history'),
          content: <RunList onOpen={open} onCompose={<Button onClick={compose}>{t('compose')}</Button>} />,
        },
      ]}
    />
  );
};
