import type { Alternative, Spec } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useRegionName } from '../../../api/regions.ts';
import { formatMoney, formatNumber } from '../../../lib/format.ts';
import { useHover } from '../../../stores/hover.ts';
import { Button } from '../../../ui/button.tsx';
import { Money } from '../../../ui/money.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';

interface AlternativeListProps {
  alternatives: readonly Alternative[];
  /** How many VMs would be deployed. */
  count: number;
  simulated: boolean;
  busy: boolean;
  onDeploy: (spec: Spec) => void;
}

const signed = (text: string, value: number): string =>
  value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;

/** What would work now in place of what failed, with its differences, each one click away. */
export const AlternativeList = ({ alternatives, count, simulated, busy, onDeploy }: AlternativeListProps) => {
  const { t, i18n } = useTranslation('infras');
  const { language } = i18n;
  const regionName = useRegionName();
  const setRegion = useHover((hover) => hover.setRegion);
  const deltaTexts = ({ deltas }: Alternative): string[] => {
    const { hourlyUsd, percent, vcpu, memoryGib, distanceKm, latencyMs, latencyMeasured } = deltas;
    return [
      hourlyUsd === null
        ? t('deltaPriceUnknown')
        : t('deltaPrice', {
            delta: signed(formatMoney(Math.abs(hourlyUsd), 'USD', language), hourlyUsd),
            percent: signed(formatNumber(Math.abs(percent ?? 0), language, 0), percent ?? 0),
          }),
      ...(vcpu === 0
        ? []
        : [t('deltaVcpu', { delta: signed(formatNumber(Math.abs(vcpu), language), vcpu) })]),
      ...(memoryGib === 0
        ? []
        : [t('deltaMemory', { delta: signed(formatNumber(Math.abs(memoryGib), language, 0), memoryGib) })]),
      distanceKm < 1 ? t('sameRegion') : t('deltaDistance', { km: formatNumber(distanceKm, language, 0) }),
      ...(latencyMs === null || distanceKm < 1
        ? []
        : [
            t(latencyMeasured ? 'deltaLatency' : 'deltaLatencyGuess', {
              ms: formatNumber(latencyMs, language, 0),
            }),
          ]),
    ];
  };
  return (
    <div className="flex flex-col gap-1">
      <h5 className="font-medium">
        {t(alternatives.some(({ checked }) => checked) ? 'worksNow' : 'mayWork')}
      </h5>
      <ul
        aria-label={t('alternatives')}
        className="flex flex-col divide-y divide-line/60 rounded border border-line"
      >
        {alternatives.map((alternative) => {
          const { spec, why, attempts } = alternative;
          const cards = spec.accelerator;
          return (
            <li key={spec.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-2 py-1.5">
              <span className="min-w-44 flex-1">
                <span className="flex items-center gap-1.5">
                  <ProviderMark provider={spec.provider} />
                  <span className="truncate font-medium" title={spec.id}>
                    {spec.name}
                  </span>
                  <span className="truncate text-faint" title={spec.region}>
                    {regionName(spec.provider, spec.region)}
                  </span>
                </span>
                <span className="block text-2xs text-muted tabular">
                  {[
                    t(`why_${why}`),
                    ...(cards === null ? [] : [`${formatNumber(cards.count, language)}× ${cards.model}`]),
                    ...deltaTexts(alternative),
                    ...(attempts === null || attempts.tried < 1
                      ? []
                      : [
                          t('ownAttempts', {
                            succeeded: Math.round(attempts.succeeded),
                            tried: Math.round(attempts.tried),
                          }),
                        ]),
                  ].join(' · ')}
                </span>
              </span>
              <Money
                usd={spec.hourlyUsd}
                per="hour"
                source={spec.priceSource}
                asOf={spec.priceAsOf}
                simulated={simulated}
                stacked
              />
              <Button
                size="sm"
                variant="primary"
                busy={busy}
                aria-label={t('deployAlternative', { spec: spec.name, region: spec.region, count })}
                onMouseEnter={() => setRegion(`${spec.provider}+${spec.region}`)}
                onMouseLeave={() => setRegion(null)}
                onClick={() => onDeploy(spec)}
              >
                {t('deployInstead', { count })}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
};
