import { Check, Plus, Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useWhyNot } from '../../api/explanations.ts';
import { useTakenInfraNames } from '../../api/infras.ts';
import { formatNumber } from '../../lib/format.ts';
import { useLaunchDraft } from '../../stores/launch-draft.ts';
import { useCompared } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { PanelSection } from '../../ui/panel-body.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CriterionTable } from './criterion-table.tsx';
import { MissList } from './miss-list.tsx';
import { NeighbourList } from './neighbour-list.tsx';
import { SpecLine } from './spec-line.tsx';
import { useFullQuestion } from './use-full-question.ts';
import { useWhyText } from './use-why-text.ts';

const shortName = (specId: string): string => specId.split('+').slice(2).join('+');

/** Where a spec stands in the answer and why: its rank and what the first has over it, or what it fails. */
export const SpecStanding = ({ specId }: { specId: string }) => {
  const { t, i18n } = useTranslation('explain');
  const question = useFullQuestion();
  const answer = useWhyNot(question, specId);
  const whyText = useWhyText(shortName);
  const compared = useCompared();
  const takenNames = useTakenInfraNames();
  const chosen = useLaunchDraft(({ groups }) => groups.some(({ spec }) => spec.id === specId));
  if (answer.isError) return <ErrorState error={answer.error} retry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton rows={6} />;
  const { item, total, first, behind, ifDropped } = answer.data;
  const number = (value: number): string => formatNumber(value, i18n.language);
  const standing =
    item.rank === null
      ? t('outside', { count: item.misses.length })
      : t('standing', {
          rank: number(item.rank),
          total: number(total),
          score: item.score === null ? '—' : number(Math.round(item.score * 100)),
        });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-start justify-between gap-3">
        <SpecLine spec={item.spec} />
        <Money
          usd={item.spec.hourlyUsd}
          per="hour"
          source={item.spec.priceSource}
          asOf={item.spec.priceAsOf}
          stacked
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 grow basis-52 text-sm font-medium">{standing}</p>
        <Button
          size="sm"
          icon={Scale}
          aria-pressed={compared.specIds.includes(specId)}
          onClick={() => compared.toggle(specId)}
        >
          {compared.specIds.includes(specId) ? t('comparedAlready') : t('compare')}
        </Button>
        <Button
          size="sm"
          icon={chosen ? Check : Plus}
          onClick={() => useLaunchDraft.getState().addSpec(item.spec, takenNames)}
        >
          {t('add')}
        </Button>
      </div>
      {item.misses.length > 0 && <MissList misses={item.misses} />}
      {ifDropped !== null && (
        <p className="text-sm text-muted">
          {t('ifDropped', { rank: number(ifDropped.rank), total: number(ifDropped.total) })}
        </p>
      )}
      {behind !== null && behind.decidedBy !== 'filter' && (
        <PanelSection title={t('whyBehind', { first: shortName(behind.before) })}>
          <p className="text-sm">{whyText(behind)}</p>
        </PanelSection>
      )}
      {item.rank === 1 && first !== null && total > 1 && <p className="text-sm">{t('isFirst')}</p>}
      <PanelSection title={t('criteria')}>
        <CriterionTable item={item} />
      </PanelSection>
      <PanelSection title={t('neighbours')}>
        <NeighbourList question={question} specId={specId} />
      </PanelSection>
    </div>
  );
};
