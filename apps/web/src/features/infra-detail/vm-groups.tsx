import type { Event, Infra } from '@terroir/shared-types';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegionName } from '../../api/regions.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { FailureBox } from './failures/failure-box.tsx';
import { groupFailures } from './failures/group-failures.ts';
import { ActionsMenu } from './lifecycle/actions-menu.tsx';
import { ScaleField } from './lifecycle/scale-field.tsx';
import { VmList } from './vm-list.tsx';
import { VmRow } from './vm-row.tsx';

const none: never[] = [];
const specName = (specId: string): string => specId.split('+').slice(2).join('+');

interface VmGroupsProps {
  infra: Infra;
  events: readonly Event[];
  selectedVm: string | null;
  onSelectVm: (vmId: string | null) => void;
}

/** The VMs of an infra under their node groups. */
export const VmGroups = ({ infra, events, selectedVm, onSelectVm }: VmGroupsProps) => {
  const { t } = useTranslation('infras');
  const regionName = useRegionName();
  // Of a launch that was given up as a whole the reason is asked for after its VMs have ended, too.
  const isGivenUp = infra.end?.how === 'refined' || infra.end?.how === 'rolled-back';
  const failures = useMemo(
    () =>
      groupFailures(
        infra.vms.filter(({ status }) => status === 'failed' || (isGivenUp && status === 'terminated')),
      ),
    [infra.vms, isGivenUp],
  );
  const [ended, setEnded] = useState(false);
  const ofGroup = useMemo(() => Map.groupBy(infra.vms, ({ nodeGroup }) => nodeGroup), [infra.vms]);
  const eventsOf = useMemo(
    () => Map.groupBy(events, (event) => ('vmId' in event ? event.vmId : null)),
    [events],
  );
  // A group of which nothing lives shows its past without being asked.
  const hidden = infra.nodeGroups.some(({ name }) => {
    const all = ofGroup.get(name) ?? none;
    const over = all.filter(({ status }) => status === 'terminated').length;
    return over > 0 && over < all.length;
  });
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [layoutVersion, setLayoutVersion] = useState(0);
  useEffect(() => {
    if (content.current === null) return undefined;
    const observer = new ResizeObserver(() => setLayoutVersion((version) => version + 1));
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto">
      <div ref={content}>
        {failures.length > 0 && (
          <div className="flex flex-col gap-2 border-b border-line p-3">
            {failures.map((group) => (
              <FailureBox key={group.vms[0]?.id ?? group.specId} infra={infra} group={group} />
            ))}
          </div>
        )}
        {infra.nodeGroups.map((group) => {
          const all = ofGroup.get(group.name) ?? none;
          const [provider = '', region = ''] = group.specId.split('+');
          const living = all.filter(({ status }) => status !== 'terminated');
          const shown = ended || living.length === 0 ? all : living;
          return (
            <section key={group.name} aria-label={t('group', { name: group.name })}>
              <header className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-raised px-4 py-1.5">
                <ProviderMark provider={provider} />
                <h4 className="max-w-32 truncate text-sm font-semibold" title={group.name}>
                  {group.name}
                </h4>
                <span className="min-w-0 flex-1 text-2xs text-faint" title={group.specId}>
                  <span className="block truncate font-mono">{specName(group.specId)}</span>
                  <span className="block truncate">{regionName(provider, region)}</span>
                </span>
                <ScaleField key={group.count} infraId={infra.id} group={group} living={living.length} />
                <ActionsMenu
                  infraId={infra.id}
                  connectionId={infra.connectionId}
                  name={group.name}
                  nodeGroup={group.name}
                  statuses={all.map(({ status }) => status)}
                  hourlyUsd={living.reduce((sum, { hourlyUsd }) => sum + (hourlyUsd ?? 0), 0)}
                />
              </header>
              <VmList vms={shown} scroller={scroller} layoutVersion={layoutVersion}>
                {(vm) => (
                  <VmRow
                    vm={vm}
                    connectionId={infra.connectionId}
                    events={eventsOf.get(vm.id) ?? none}
                    groupSpecId={group.specId}
                    simulated={infra.simulated}
                    selected={vm.id === selectedVm}
                    onSelect={onSelectVm}
                  />
                )}
              </VmList>
            </section>
          );
        })}
        {hidden && (
          <div className="px-4 py-2">
            <Checkbox label={t('showEnded')} checked={ended} onChange={setEnded} />
          </div>
        )}
      </div>
    </div>
  );
};
