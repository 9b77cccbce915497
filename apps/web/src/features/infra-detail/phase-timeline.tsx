import type { Event, Vm } from '@terroir/shared-types';
import { Check, Circle, LoaderCircle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatElapsed } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { phasesOf } from '../../lib/vm-phases.ts';

/** How far a VM has come and how long each phase took, growing while it goes on. */
export const PhaseTimeline = ({ vm, events }: { vm: Vm; events: readonly Event[] }) => {
  const { t, i18n } = useTranslation(['infras', 'status']);
  const nowMs = useNow();
  const phases = phasesOf(vm, events, Math.max(nowMs, Date.parse(vm.statusSince)));
  return (
    <ol aria-label={t('phases', { name: vm.name })} className="flex flex-wrap gap-x-3 gap-y-0.5 text-2xs">
      {phases.map(({ status, state, elapsedMs }) => {
        const reached = state === 'done' || (state === 'now' && status === 'running');
        const failed = status === 'failed';
        const Icon = reached ? Check : failed ? X : state === 'now' ? LoaderCircle : Circle;
        return (
          <li
            key={status}
            className={cn('flex items-center gap-1', state === 'now' ? 'text-text' : 'text-faint')}
          >
            <Icon
              aria-hidden
              className={cn('size-3', state === 'now' && !reached && !failed && 'animate-spin')}
            />
            {t(`status:vm.${status}`)}
            {elapsedMs !== null && status !== 'running' && !failed && (
              <span className="tabular">{formatElapsed(elapsedMs, i18n.language)}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
};
