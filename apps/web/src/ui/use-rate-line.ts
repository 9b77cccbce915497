import { useTranslation } from 'react-i18next';
import { useKrwRate } from '../api/rates.ts';
import { formatNumber } from '../lib/format.ts';

/** The KRW rate with its source and date in one line; undefined until it is there. */
export const useRateLine = (): string | undefined => {
  const { t, i18n } = useTranslation('ui');
  const rate = useKrwRate().data;
  if (rate === undefined) return undefined;
  // The source of the shipped rate is a sentence; one that we did not ship is shown as it is.
  const shipped = rate.source.startsWith('fixed rate with which the KRW list prices');
  return t('rate', {
    rate: formatNumber(rate.perUsd, i18n.language),
    source: shipped ? t('rateFixed') : rate.source,
    asOf: rate.asOf,
  });
};
