import type { Neighbour } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useNeighbours } from '../../api/explanations.ts';
import type { RecommendationInput } from '../../api/recommendations.ts';
import { useExplainedSpec } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DeltaText } from './delta-text.tsx';
import { SpecLine } from './spec-line.tsx';

const NeighbourRow = ({ neighbour }: { neighbour: Neighbour }) => {
  const { t } = useTranslation('explain');
  const [, explain] = useExplainedSpec();
  const { kind, code, spec, deltas } = neighbour;
  return (
    <li className="flex flex-col gap-1 rounded-lg border border-line bg-raised p-2.5">
      <span className="text-xs font-semibold text-muted">{t(`neighbour_${kind}`)}</span>
      {code !== 'found' ? (
        <span className="text-xs text-faint">{t(`neighbour_${code}`)}</span>
      ) : (
        spec && (
          <>
            <span className="flex items-start justify-between gap-2">
              <SpecLine spec={spec} />
              <Money
                usd={spec.hourlyUsd}
                per="hour"
                source={spec.priceSource}
                asOf={spec.priceAsOf}
                stacked
              />
            </span>
            <span className="flex flex-wrap items-center justify-between gap-2">
              {deltas && <DeltaText deltas={deltas} />}
              <Button size="sm" onClick={() => void explain(spec.id)}>
                {t('look')}
              </Button>
            </span>
          </>
        )
      )}
    </li>
  );
};

/** Beside a choice: the cheapest with the same GPU, the nearest, the best value, and what each would change. */
export const NeighbourList = ({ question, specId }: { question: RecommendationInput; specId: string }) => {
  const { t } = useTranslation('explain');
  const neighbours = useNeighbours(question, specId);
  if (neighbours.isError)
    return <ErrorState error={neighbours.error} retry={() => void neighbours.refetch()} />;
  if (neighbours.data === undefined) return <Skeleton rows={3} />;
  return (
    <ul aria-label={t('neighbours')} className="grid grid-cols-1 gap-2 wide:grid-cols-3">
      {neighbours.data.items.map((neighbour) => (
        <NeighbourRow key={neighbour.kind} neighbour={neighbour} />
      ))}
    </ul>
  );
};
