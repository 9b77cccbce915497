import type { Resource, ResourceKind, Vm } from '@terroir/shared-types';
import { HardDrive } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfras } from '../../api/infras.ts';
import { type DiskChange, useChangeDisk, useRemoveResource, useResources } from '../../api/resources.ts';
import { useVms } from '../../api/vms.ts';
import { useTab } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PanelFooter } from '../../ui/panel-body.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { DiskDialog, type DiskDialogKind } from './disk-dialog.tsx';
import { OpeningsDialog } from './openings-dialog.tsx';
import { ResourceRow } from './resource-row.tsx';

const tabs = ['disks', 'networks', 'keys', 'addresses', 'images'] as const;
type Tab = (typeof tabs)[number];
const kindsOf: Record<Tab, readonly ResourceKind[]> = {
  disks: ['disk'],
  networks: ['vnet', 'subnet', 'security-group'],
  keys: ['key'],
  addresses: ['address'],
  images: ['image'],
};
const mayHold = ({ status }: Vm): boolean => status === 'running' || status === 'suspended';

/** What VMs stand on: disks, networks, keys, addresses, images; who uses them, and what nobody does. */
export const ResourcesPanel = () => {
  const { t } = useTranslation('resources');
  const resources = useResources();
  const vms = useVms();
  const infras = useInfras();
  const changeDisk = useChangeDisk();
  const remove = useRemoveResource();
  const [tab, setTab] = useTab('resources', tabs);
  const [asked, setAsked] = useState<{ kind: DiskDialogKind; disk: Resource | null } | null>(null);
  const [groupId, setGroupId] = useState<string | null>(null);
  if (resources.isError) return <ErrorState error={resources.error} retry={() => void resources.refetch()} />;
  if (resources.data === undefined) return <Skeleton />;
  const { items } = resources.data;
  const group = items.find(({ id }) => id === groupId);
  const change = (wanted: DiskChange): void =>
    changeDisk.mutate(wanted, { onError: (error) => notifyError(t('changeFailed'), error) });
  const holders = (disk: Resource | null): Vm[] =>
    (vms.data?.items ?? []).filter(
      (vm) => mayHold(vm) && (disk === null || (vm.provider === disk.provider && vm.region === disk.region)),
    );
  const connectionOf = ({ infraId }: Vm): string | undefined =>
    infras.data?.items.find(({ id }) => id === infraId)?.connectionId;

  const content = (id: Tab) => {
    const shown = items.filter(({ kind }) => kindsOf[id].includes(kind));
    if (shown.length === 0) {
      return <EmptyState kind="first-use" title={t(`empty_${id}`)} hint={t(`emptyHint_${id}`)} />;
    }
    return (
      <ul aria-label={t(`tab_${id}`)} className="min-h-0 flex-1 overflow-y-auto">
        {shown.map((resource) => (
          <ResourceRow
            key={resource.id}
            resource={resource}
            onAsk={(kind) => setAsked({ kind, disk: resource })}
            onDetach={() => change({ kind: 'detach', id: resource.id })}
            onOpenings={() => setGroupId(resource.id)}
            onRemove={() =>
              remove.mutate(resource.id, { onError: (error) => notifyError(t('removeFailed'), error) })
            }
          />
        ))}
      </ul>
    );
  };

  return (
    <>
      <Tabs
        className="flex-1"
        label={t('title')}
        value={tab}
        onChange={(id) => void setTab(id)}
        items={tabs.map((id) => ({
          id,
          label: t(`tab_${id}`),
          count: items.filter(({ kind }) => kindsOf[id].includes(kind)).length,
          content: content(id),
        }))}
      />
      {tab === 'disks' && (
        <PanelFooter>
          <span className="text-xs text-muted">{t('diskNote')}</span>
          <Button icon={HardDrive} onClick={() => setAsked({ kind: 'create', disk: null })}>
            {t('newDisk')}
          </Button>
        </PanelFooter>
      )}
      {group !== undefined && <OpeningsDialog group={group} onClose={() => setGroupId(null)} />}
      {asked !== null && (
        <DiskDialog
          kind={asked.kind}
          disk={asked.disk}
          vms={holders(asked.disk)}
          connectionOf={connectionOf}
          onChange={change}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
};
