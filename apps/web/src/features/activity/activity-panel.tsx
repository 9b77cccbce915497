import { useTranslation } from 'react-i18next';
import { useIncidents } from '../../api/incidents.ts';
import { useTab } from '../../stores/url-state.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import { IncidentList } from './incident-list.tsx';

const tabs = ['feed', 'incidents'] as const;

export const ActivityPanel = () => {
  const { t } = useTranslation('activity');
  const [tab, setTab] = useTab('activity', tabs);
  const open = (useIncidents().data ?? []).filter(({ resolvedAt }) => resolvedAt === null).length;
  return (
    <Tabs
      label={t('title')}
      className="flex-1"
      value={tab}
      onChange={(next) => void setTab(next)}
      items={[
        { id: 'feed', label: t('feed'), content: <ActivityFeed /> },
        {
          id: 'incidents',
          label: t('incidents'),
          ...(open > 0 ? { count: open } : {}),
          content: <IncidentList />,
        },
      ]}
    />
  );
};
