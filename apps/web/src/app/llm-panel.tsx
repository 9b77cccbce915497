import { useTranslation } from 'react-i18next';
import { EndpointList } from '../features/llm/endpoint-list.tsx';
import { ServeModel } from '../features/serve/serve-model.tsx';
import { useTab } from '../stores/url-state.ts';
import { Tabs } from '../ui/tabs.tsx';

const tabs = ['deploy', 'endpoints'] as const;

/** Deploy a model, or talk to one. */
export const LlmPanel = () => {
  const { t } = useTranslation('llm');
  const [tab, setTab] = useTab('llm', tabs);
  return (
    <Tabs
      label={t('title')}
      className="flex-1"
      value={tab}
      onChange={(next) => void setTab(next)}
      items={[
        { id: 'deploy', label: t('deployTab'), content: <ServeModel /> },
        {
          id: 'endpoints',
          label: t('endpointsTab'),
          content: <EndpointList onDeploy={() => void setTab('deploy')} />,
        },
      ]}
    />
  );
};
