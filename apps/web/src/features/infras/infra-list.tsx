import type { InfraSummary } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfras } from '../../api/infras.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { InfraStatus, livingCount } from '../../ui/infra-status.tsx';
import { Money } from '../../ui/money.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

// What failed as a whole is not put away before somebody has seen it.
const isGivenUp = ({ end }: InfraSummary): boolean => end?.how === 'refined' || end?.how === 'rolled-back';

const Card = ({ infra, onOpen }: { infra: InfraSummary; onOpen: () => void }) => {
  const { t } = useTranslation('infras');
  return (
    <li className="border-b border-line/60">
      <div className="flex items-start gap-3 px-4 py-2.5 hover:bg-hover">
        <button type="button" onClick={onOpen} className="flex min-w-0 flex-1 flex-col gap-0.5 text-left">
          <span className="flex w-full items-center gap-2">
            <span className="truncate font-medium" title={infra.name}>
              {infra.name}
            </span>
            {infra.simulated && <Badge tone="accent">{t('simulated')}</Badge>}
          </span>
          <InfraStatus infra={infra} />
          {isGivenUp(infra) && infra.end !== undefined && (
            <span className="text-2xs text-failed">{t(`end_${infra.end.how}`)}</span>
          )}
          <span className="text-2xs text-faint">
            {t(infra.expiresAt === null ? 'createdLabel' : 'expiresLabel')}{' '}
            <RelativeTime at={infra.expiresAt ?? infra.createdAt} />
          </span>
        </button>
        <span className="flex shrink-0 flex-col items-end text-sm">
          <Money usd={infra.hourlyUsd} per="hour" simulated={infra.simulated} stacked />
        </span>
      </div>
    </li>
  );
};

/** Every infra: what runs, what it costs now. */
export const InfraList = ({ onOpen }: { onOpen: (infraId: string) => void }) => {
  const { t } = useTranslation('infras');
  const infras = useInfras();
  const showPanel = useShowPanel();
  const [ended, setEnded] = useState(false);
  if (infras.isError) return <ErrorState error={infras.error} retry={() => void infras.refetch()} />;
  if (infras.data === undefined) return <Skeleton />;
  const { items } = infras.data;
  const isOver = (infra: InfraSummary): boolean =>
    livingCount(infra) === 0 && !infra.hold && infra.counts.failed === undefined && !isGivenUp(infra);
  const shown = ended ? items : items.filter((infra) => !isOver(infra));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {shown.length === 0 ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <EmptyState
            kind="first-use"
            title={t('empty')}
            hint={t('emptyDetail')}
            action={
              <Button variant="primary" onClick={() => showPanel('left', 'launch')}>
                {t('emptyAction')}
              </Button>
            }
          />
        </div>
      ) : (
        <ul aria-label={t('listLabel')} className="min-h-0 flex-1 overflow-y-auto">
          {shown.map((infra) => (
            <Card key={infra.id} infra={infra} onOpen={() => onOpen(infra.id)} />
          ))}
        </ul>
      )}
      <div className="flex items-center justify-between gap-2 border-t border-line px-4 py-2">
        {items.some(isOver) ? (
          <Checkbox label={t('showEnded')} checked={ended} onChange={setEnded} />
        ) : (
          <span />
        )}
        <Button variant="ghost" size="sm" onClick={() => showPanel('right', 'resources')}>
          {t('resources')}
        </Button>
      </div>
    </div>
  );
};
