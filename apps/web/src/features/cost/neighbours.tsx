import type { Neighbour } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useNeighbours } from '../../api/explanations.ts';
import { cn } from '../../lib/cn.ts';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';
import { useSelection } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

type ProposedGroup = ProposedInfra['nodeGroups'][number];

interface NeighboursProps {
  infra: ProposedInfra;
  group: ProposedGroup;
}

const useDeltaTexts = () => {
  const { t, i18n } = useTranslation(['cost', 'ui']);
  const { language } = i18n;
  const signed = (value: number, text: (size: number) => string): string =>
    `${value < 0 ? '−' : '+'}${text(Math.abs(value))}`;
  /** Money of the whole group first, then what else would change. */
  return ({ deltas }: Neighbour, count: number): { text: string; good: boolean | null }[] => {
    if (deltas === null) return [];
    const { hourlyUsd, ms, km, tokensPerSecond } = deltas;
    const lines = [
      hourlyUsd === null
        ? { text: t('deltaUnknown'), good: null }
        : hourlyUsd === 0
          ? { text: t('deltaSame'), good: null }
          : {
              text: `${signed(hourlyUsd * count, (usd) => formatMoney(usd, 'USD', language))}${t('ui:perHour')}`,
              good: hourlyUsd < 0,
            },
      ms !== null && ms !== 0
        ? { text: signed(ms, (size) => `${formatNumber(size, language, 0)} ms`), good: ms < 0 }
        : km !== null && km !== 0
          ? { text: signed(km, (size) => `${formatNumber(size, language, 0)} km`), good: km < 0 }
          : null,
      tokensPerSecond !== null && tokensPerSecond !== 0
        ? {
            text: signed(tokensPerSecond, (size) => t('tokens', { count: Math.round(size) })),
            good: tokensPerSecond > 0,
          }
        : null,
    ];
    return lines.filter((line) => line !== null);
  };
};

/** Three other specs for a node group, each with what it would change, one click away. */
export const Neighbours = ({ infra, group }: NeighboursProps) => {
  const { t } = useTranslation('cost');
  const propose = useLaunchProposal((proposal) => proposal.propose);
  const [{ near }] = useSelection();
  const deltasOf = useDeltaTexts();
  const neighbours = useNeighbours(
    {
      // What the connection does not reach is no choice.
      connectionIds: [infra.connectionId],
      ...(near === null ? {} : { rank: [{ by: 'location' as const, weight: 1, near }] }),
    },
    group.specId,
  );
  const take = (specId: string): void => {
    // An image belongs to its provider and region: the other spec starts with its own default.
    const { imageId: _, ...rest } = group;
    propose({
      ...infra,
      nodeGroups: infra.nodeGroups.map((one) => (one.name === group.name ? { ...rest, specId } : one)),
    });
  };
  return (
    <section aria-label={t('neighboursOf', { name: group.name })} className="flex flex-col gap-1 text-sm">
      <h4 className="text-xs font-semibold text-muted">{t('neighboursOf', { name: group.name })}</h4>
      {neighbours.isError && <ErrorState error={neighbours.error} retry={() => void neighbours.refetch()} />}
      {neighbours.isPending && <Skeleton rows={3} />}
      <ul className="flex flex-col divide-y divide-line/60">
        {neighbours.data?.items.map((item) => (
          <li key={item.kind} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <span className="w-full text-xs text-muted wide:w-44">{t(`neighbour_${item.kind}`)}</span>
            {item.code === 'found' && item.spec !== null ? (
              <>
                <span className="min-w-0 flex-1 truncate" title={item.spec.id}>
                  {item.spec.name}
                  <span className="ml-1.5 text-xs text-faint">
                    {item.spec.provider} {item.spec.region}
                  </span>
                </span>
                <span className="flex gap-2 text-xs tabular">
                  {deltasOf(item, group.count).map(({ text, good }) => (
                    <span
                      key={text}
                      className={cn(good === null ? 'text-muted' : good ? 'text-running' : 'text-paused')}
                    >
                      {text}
                    </span>
                  ))}
                </span>
                <Button
                  size="sm"
                  aria-label={t('takeSpec', { spec: item.spec.name })}
                  onClick={() => take(item.spec?.id ?? group.specId)}
                >
                  {t('take')}
                </Button>
              </>
            ) : (
              <span className="min-w-0 flex-1 text-xs text-faint">{t(`neighbour_code_${item.code}`)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
