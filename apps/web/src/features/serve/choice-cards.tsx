// Pointing at a card lights its region up on the map: an extra that the keyboard does not need.
// oxlint-disable jsx-a11y/no-noninteractive-element-interactions
import type { RecommendationItem } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useRegionName } from '../../api/regions.ts';
import { cn } from '../../lib/cn.ts';
import { formatCommandTime, formatGib, formatMoney, formatNumber } from '../../lib/format.ts';
import { useHover } from '../../stores/hover.ts';
import { Badge } from '../../ui/badge.tsx';
import { Money } from '../../ui/money.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import type { Choice } from './choices.ts';

interface ChoiceCardsProps {
  choices: readonly Choice[];
  chosenId: string | null;
  onChoose: (item: RecommendationItem) => void;
}

/** The top choices, each with what it is best at and the figures that say so; one is chosen. */
export const ChoiceCards = ({ choices, chosenId, onChoose }: ChoiceCardsProps) => {
  const { t, i18n } = useTranslation(['llm', 'serve']);
  const { language } = i18n;
  const setRegion = useHover((hover) => hover.setRegion);
  const regionName = useRegionName();
  const n = (value: number): string => formatNumber(value, language, 0);
  return (
    <ul aria-label={t('specs')} className="flex flex-col gap-2" onMouseLeave={() => setRegion(null)}>
      {choices.map(({ item, reasons }) => {
        const { spec, fit } = item;
        const speed = fit?.decodeTokensPerSecond;
        const tokens = fit?.usdPerMillionTokens;
        const first = fit?.prefill?.timeToFirstTokenMs.expected;
        const facts = [
          speed &&
            t('tokensPerSecond', {
              low: Math.round(speed.low),
              expected: Math.round(speed.expected),
              high: Math.round(speed.high),
            }),
          first !== undefined && t('serve:firstToken', { time: formatCommandTime(first, language) }),
          fit?.usableGib !== undefined &&
            t('serve:uses', {
              need: formatGib(fit.requiredGib, language),
              of: formatGib(fit.usableGib, language),
            }),
        ].filter((fact) => typeof fact === 'string');
        return (
          <li key={spec.id} onMouseEnter={() => setRegion(`${spec.provider}+${spec.region}`)}>
            <label
              className={cn(
                'flex cursor-pointer gap-2.5 rounded-lg border p-2.5 hover:bg-hover',
                spec.id === chosenId ? 'border-accent bg-accent-soft' : 'border-line-strong',
              )}
            >
              <input
                type="radio"
                name="llm-spec"
                aria-label={t('chooseSpec', { spec: spec.id })}
                checked={spec.id === chosenId}
                onChange={() => onChoose(item)}
                className="mt-0.5 size-4 shrink-0 accent-accent-strong"
              />
              <span className="flex min-w-0 flex-1 flex-col gap-1">
                <span className="flex items-start justify-between gap-2">
                  <span className="flex flex-wrap gap-1">
                    {reasons.map((reason) => (
                      <Badge key={reason} tone="running">
                        {t(`serve:reason_${reason}`)}
                      </Badge>
                    ))}
                  </span>
                  <Money
                    usd={spec.hourlyUsd}
                    per="hour"
                    source={spec.priceSource}
                    asOf={spec.priceAsOf}
                    className="shrink-0 text-sm font-medium"
                  />
                </span>
                <span className="truncate text-sm font-medium" title={spec.id}>
                  {spec.name}
                  {spec.accelerator !== null && (
                    <span className="ml-1.5 text-xs font-normal text-accent">
                      {n(spec.accelerator.count)}× {spec.accelerator.model}
                    </span>
                  )}
                </span>
                <span className="flex items-center gap-2 text-xs text-muted">
                  <ProviderMark provider={spec.provider} />
                  <span className="min-w-0 flex-1 truncate" title={spec.region}>
                    {regionName(spec.provider, spec.region)}
                  </span>
                  {tokens && (
                    <span className="shrink-0 tabular">
                      {t('serve:perMillion', { price: formatMoney(tokens.expected, 'USD', language) })}
                    </span>
                  )}
                </span>
                <span className="text-xs tabular text-muted">{facts.join(' · ')}</span>
              </span>
            </label>
          </li>
        );
      })}
    </ul>
  );
};
