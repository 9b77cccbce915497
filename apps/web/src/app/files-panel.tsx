import { useTranslation } from 'react-i18next';
import { Targets } from '../features/console/targets.tsx';
import { useDraftTarget } from '../features/console/use-draft-target.ts';
import { BrowseFiles } from '../features/files/browsing/browse-files.tsx';
import { SendFiles } from '../features/files/sending/send-files.tsx';
import { useFilesTab } from '../stores/files-place.ts';
import { useShowPanel } from '../stores/use-show-panel.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Tabs } from '../ui/tabs.tsx';

const Targetless = () => {
  const { t } = useTranslation('files');
  const showPanel = useShowPanel();
  return (
    <EmptyState
      kind="first-use"
      title={t('noVms')}
      hint={t('noVmsHint')}
      action={<Button onClick={() => showPanel('left', 'launch')}>{t('noVmsAction')}</Button>}
    />
  );
};

/** Files to the targets of the console, and the files of one VM. */
export const FilesPanel = () => {
  const { t } = useTranslation('files');
  const [tab, setTab] = useFilesTab();
  const { infras, target, count, infraId } = useDraftTarget();
  const targets = infraId === null && infras.data !== undefined ? <Targetless /> : <Targets />;
  return (
    <Tabs
      label={t('title')}
      className="flex-1"
      value={tab}
      onChange={(next) => void setTab(next)}
      items={[
        {
          id: 'send',
          label: t('sendTab'),
          content: <SendFiles target={target} count={count} targets={targets} />,
        },
        { id: 'browse', label: t('browseTab'), content: <BrowseFiles /> },
      ]}
    />
  );
};
