import { useTranslation } from 'react-i18next';
import { ComposeRun } from '../features/console/compose-run.tsx';
import { RunDetail } from '../features/runs/run-detail.tsx';
import { RunList } from '../features/runs/run-list.tsx';
import { useSelection, useTab } from '../stores/url-state.ts';
import { Button } from '../ui/button.tsx';
import { Tabs } from '../ui/tabs.tsx';

const tabs = ['compose', 'runs'] as const;

/** Commands to VMs: compose a run, or watch one. */
export const ConsolePanel = () => {
  const { t } = useTranslation('console');
  const [tab, setTab] = useTab('console', tabs);
  const [{ run }, setSelection] = useSelection();
  const open = (runId: string | null): void => void setSelection({ run: runId });
  const compose = (): void => {
    open(null);
    void setTab('compose');
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
        { id: 'compose', label: t('compose'), content: <ComposeRun onStarted={open} /> },
        {
          id: 'runs',
          label: t('history'),
          content: <RunList onOpen={open} onCompose={<Button onClick={compose}>{t('compose')}</Button>} />,
        },
      ]}
    />
  );
};
