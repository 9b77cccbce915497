import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ComposePanel } from '../features/compose/compose-panel.tsx';
import { FindPanel } from '../features/launch/find-panel.tsx';
import { useLaunchDraft } from '../stores/launch-draft.ts';
import { useLaunchProposal } from '../stores/launch-proposal.ts';
import { useTab } from '../stores/url-state.ts';
import { Tabs } from '../ui/tabs.tsx';

const tabs = ['find', 'selection'] as const;

/** Find specs, then make an infra of them. */
export const LaunchPanel = () => {
  const { t } = useTranslation('launch');
  const [tab, setTab] = useTab('launch', tabs);
  const count = useLaunchDraft(({ groups }) => groups.length);
  return (
    <Tabs
      label={t('title')}
      className="flex-1"
      value={tab}
      onChange={(next) => void setTab(next)}
      items={[
        { id: 'find', label: t('find'), content: <FindPanel /> },
        {
          id: 'selection',
          label: t('basket'),
          count,
          content: <ComposePanel onFind={() => void setTab('find')} />,
        },
      ]}
    />
  );
};

/** Empties the draft once what it proposed has been accepted; the panel itself is closed by then. */
export const useEmptyAcceptedDraft = (): void => {
  const accepted = useLaunchProposal((proposal) => proposal.accepted);
  useEffect(() => {
    const draft = useLaunchDraft.getState();
    if (accepted.infraName !== null && accepted.infraName === draft.name) draft.empty();
  }, [accepted]);
};
