// Pointing at a row lights its region up on the map: an extra that the keyboard does not need.
// oxlint-disable jsx-a11y/no-noninteractive-element-interactions
import type { RecommendationItem } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatGib, formatNumber } from '../../lib/format.ts';
import { useHover } from '../../stores/hover.ts';
import { Money } from '../../ui/money.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';

interface FittingSpecsProps {
  items: readonly RecommendationItem[];
  chosenId: string | null;
  onChoose: (specId: string) => void;
}

type Speed = NonNullable<NonNullable<RecommendationItem['fit']>['decodeTokensPerSecond']>;
// A prediction has no digits behind the point.
const rounded = ({ low, expected, high }: Speed): Speed => ({
  low: Math.round(low),
  expected: Math.round(expected),
  high: Math.round(high),
});

/** Specs on which the model fits, cheapest reasons first; one is chosen. */
export const FittingSpecs = ({ items, chosenId, onChoose }: FittingSpecsProps) => {
  const { t, i18n } = useTranslation('llm');
  const setRegion = useHover((hover) => hover.setRegion);
  return (
    <ul aria-label={t('specs')} className="-mx-4" onMouseLeave={() => setRegion(null)}>
      {items.map(({ spec, fit }) => (
        <li
          key={spec.id}
          className={cn(
            'flex items-center gap-2 border-b border-line/60 px-4 py-2 hover:bg-hover',
            spec.id === chosenId && 'bg-accent-soft',
          )}
          onMouseEnter={() => setRegion(`${spec.provider}+${spec.region}`)}
        >
          <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-3">
            <input
              type="radio"
              name="llm-spec"
              aria-label={t('chooseSpec', { spec: spec.id })}
              checked={spec.id === chosenId}
              onChange={() => onChoose(spec.id)}
              className="size-4 shrink-0 accent-accent-strong"
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium" title={spec.id}>
                {spec.name}
                {spec.accelerator !== null && (
                  <span className="ml-1.5 text-xs font-normal text-accent">
                    {formatNumber(spec.accelerator.count, i18n.language)}× {spec.accelerator.model}
                    {spec.accelerator.memoryGibTotal !== null &&
                      ` ${formatGib(spec.accelerator.memoryGibTotal, i18n.language)}`}
                  </span>
                )}
              </span>
              <span className="flex items-center gap-2 text-xs text-muted">
                <ProviderMark provider={spec.provider} />
                <span className="truncate">
                  {spec.region}
                  {fit?.decodeTokensPerSecond &&
                    ` · ${t('tokensPerSecond', rounded(fit.decodeTokensPerSecond))}`}
                </span>
              </span>
            </span>
          </label>
          <Money usd={spec.hourlyUsd} per="hour" source={spec.priceSource} asOf={spec.priceAsOf} stacked />
        </li>
      ))}
    </ul>
  );
};
