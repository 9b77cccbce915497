import type { CriterionId, CriterionResult } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatMoney, formatNumber } from '../lib/format.ts';

const codes = [
  'price-listed',
  'price-unknown',
  'great-circle',
  'gpu-facts',
  'gpu-facts-incomplete',
  'cpu-facts',
  'cpu-facts-incomplete',
  'performance-per-price',
  'latency-measured',
  'latency-mirrored',
  'latency-estimated',
  'measured',
  'measured-in-sandbox',
  'not-measured',
  'predicted',
  'predicted-batch-1-full-use',
  'bandwidth-unknown',
  'never-tried',
  'own-attempts',
  'no-place-given',
  'no-region-given',
  'no-workload',
  'no-history',
  'nothing-known',
] as const;

/** Criteria, their values and the evidence for them in the page's language. */
export const useCriterionText = () => {
  const { t, i18n } = useTranslation('criteria');
  const { language } = i18n;
  const number = (value: unknown, digits = 2): string =>
    typeof value === 'number' ? formatNumber(value, language, digits) : '';
  const unitText = (unit: string): string => {
    const power = /^(L4|vCPU) equivalents( per USD\/h)?$/.exec(unit);
    if (power === null) return unit;
    const name = power[1] === 'L4' ? t('unitL4') : t('unitVcpu');
    return power[2] === undefined ? name : t('unitPerUsd', { unit: name });
  };
  return {
    unitText,
    nameOf: (by: CriterionId): string => t(`name_${by}`),
    /** With its unit; a missing one is a dash. */
    valueText: (value: number | null, unit: string): string => {
      if (value === null) return '—';
      if (unit === 'USD/h') return t('perHour', { price: formatMoney(value, 'USD', language) });
      if (unit === 'USD/1M tokens')
        return t('perMillionTokens', { price: formatMoney(value, 'USD', language) });
      if (unit === 'share') return `${number(value * 100, 0)}%`;
      return `${number(value, Math.abs(value) >= 100 ? 0 : 2)} ${unitText(unit)}`;
    },
    /** A code that this page does not know yet is shown as it is. */
    evidenceText: ({ code, values }: CriterionResult['evidence']): string => {
      const known = codes.find((one) => one === code);
      if (known === undefined) return code;
      const money = (value: unknown): string =>
        typeof value === 'number' ? formatMoney(value, 'USD', language) : '';
      const { asOf, low, high } = values;
      const inMoney = known === 'predicted-batch-1-full-use';
      return t(`evidence_${known}`, {
        cheapestUsd: money(values['cheapestUsd']),
        source: String(values['source'] ?? ''),
        asOf: asOf === null || asOf === undefined ? t('undated') : String(asOf),
        missing: String(values['missing'] ?? ''),
        to: String(values['to'] ?? ''),
        benchmark: String(values['benchmark'] ?? ''),
        samples: number(values['samples']),
        low: inMoney ? money(low) : number(low, 0),
        high: inMoney ? money(high) : number(high, 0),
        succeeded: number(values['succeeded'], 1),
        tried: number(values['tried'], 1),
      });
    },
  };
};
export type CriterionText = ReturnType<typeof useCriterionText>;
