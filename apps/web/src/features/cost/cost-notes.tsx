import type { Estimate, LaunchPreview } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';

interface CostNotesProps {
  estimate: Estimate;
  simulated: boolean;
  rate: string | null;
  expiry: string;
  spotPrices: LaunchPreview['spotPrices'];
}

const known = ['disk', 'egress', 'publicIp', 'tax'] as const;

/** Everything a person should know about the figures above. */
export const CostNotes = ({ estimate, simulated, rate, expiry, spotPrices }: CostNotesProps) => {
  const { t, i18n } = useTranslation('cost');
  const money = (usd: number): string => formatMoney(usd, 'USD', i18n.language);
  const unpriced = estimate.nodeGroups.filter(({ hourlyUsd }) => hourlyUsd === null).map(({ name }) => name);
  const left = estimate.notIncluded.map((item) => {
    const word = known.find((one) => one === item);
    return word === undefined ? item : t(`notIncluded_${word}`);
  });
  return (
    <ul className="flex flex-col gap-1 text-xs text-muted">
      {simulated && <li className="text-accent">{t('simulatedDetail')}</li>}
      {spotPrices.map(({ name, hourlyUsd, onDemandHourlyUsd, atMostHourlyUsd, source, asOf }) => (
        <li key={name} className="text-paused">
          {hourlyUsd === null
            ? t('spotUnknown', { name })
            : t('spotPrice', { name, price: money(hourlyUsd), source: source ?? '', asOf: asOf ?? '' })}{' '}
          {hourlyUsd !== null &&
            onDemandHourlyUsd !== null &&
            t('spotInstead', { price: money(onDemandHourlyUsd) })}{' '}
          {atMostHourlyUsd !== null && `${t('spotReserved', { price: money(atMostHourlyUsd) })} `}
          {t('spotTaken')}
        </li>
      ))}
      {unpriced.length > 0 && (
        <li className="text-paused">
          {t('unpriced', { count: unpriced.length, names: unpriced.join(', ') })}
        </li>
      )}
      <li>{t('notIncluded', { items: left.join(', ') })}</li>
      <li>{t('monthBasis', { hours: estimate.monthHours })}</li>
      <li>
        {estimate.pricesAsOf === null ? t('pricesUndated') : t('pricesAsOf', { asOf: estimate.pricesAsOf })}
      </li>
      {rate !== null && <li>{rate}</li>}
      <li>{expiry}</li>
    </ul>
  );
};
