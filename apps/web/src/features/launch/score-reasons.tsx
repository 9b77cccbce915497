import type { CriterionResult, RecommendationItem } from '@terroir/shared-types';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import { Popover } from '../../ui/popover.tsx';

const nameOf = (by: CriterionResult['by'], t: TFunction<'launch'>): string =>
  by === 'cost' || by === 'location' || by === 'latency' || by === 'performance' || by === 'value'
    ? t(`rank_${by}`)
    : by;

const codes = [
  'price-listed',
  'price-unknown',
  'great-circle',
  'gpu-facts',
  'gpu-facts-incomplete',
  'cpu-facts',
  'cpu-facts-incomplete',
  'performance-per-price',
] as const;

/** The reason in words; a code that this page does not know yet is shown as it is. */
const evidenceText = (
  { code, values }: CriterionResult['evidence'],
  t: TFunction<'launch'>,
  language: string,
): string => {
  const { measured, to } = values;
  if (to !== undefined && typeof measured === 'boolean')
    return t(measured ? 'evidence_measured' : 'evidence_estimated', { to: String(to) });
  const known = codes.find((one) => one === code);
  if (known === undefined) return code;
  const { cheapestUsd, source, asOf, missing } = values;
  return t(`evidence_${known}`, {
    cheapestUsd: typeof cheapestUsd === 'number' ? formatMoney(cheapestUsd, 'USD', language) : '',
    source: String(source ?? ''),
    asOf: asOf === null || asOf === undefined ? t('undated') : String(asOf),
    missing: String(missing ?? ''),
  });
};

const Reason = ({ criterion }: { criterion: CriterionResult }) => {
  const { t, i18n } = useTranslation('launch');
  const { language } = i18n;
  const { by, value, unit, score, weight, evidence } = criterion;
  const shown =
    value === null
      ? '—'
      : unit === 'USD/h'
        ? t('evidence_price', { price: formatMoney(value, 'USD', language) })
        : `${formatNumber(value, language)} ${unit}`;
  return (
    <li className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2 text-sm">
        <span className="font-medium">{nameOf(by, t)}</span>
        <span className="tabular">{shown}</span>
      </div>
      <ScoreBar score={score} />
      <div className="flex flex-wrap justify-between gap-x-2 text-2xs text-faint">
        <span>
          {weight === 0 ? t('notCounted') : t('weightShare', { percent: `${Math.round(weight * 100)}%` })}
        </span>
        <span className="min-w-0 break-words">{evidenceText(evidence, t, language)}</span>
      </div>
    </li>
  );
};

export const ScoreBar = ({ score, className }: { score: number | null; className?: string }) => (
  <span aria-hidden className={cn('block h-1 overflow-hidden rounded-full bg-line-strong', className)}>
    <span
      className="block h-full rounded-full bg-accent"
      style={{ width: `${Math.round((score ?? 0) * 100)}%` }}
    />
  </span>
);

/** The score as a bar; pressed, it tells what made it, criterion by criterion. */
export const ScoreReasons = ({ item }: { item: RecommendationItem }) => {
  const { t } = useTranslation('launch');
  const { score, spec, criteria } = item;
  const label = t('whyScore', { spec: spec.name });
  if (score === null && criteria.length === 0)
    return <span className="text-2xs text-faint">{t('scoreless')}</span>;
  const shown = score === null ? '—' : String(Math.round(score * 100));
  return (
    <Popover
      label={label}
      trigger={
        <button
          type="button"
          // The name contains what is seen.
          aria-label={`${shown} · ${label}`}
          className="flex min-h-6 items-center gap-1.5 rounded px-1 text-xs tabular text-muted hover:bg-hover"
        >
          <ScoreBar score={score} className="w-12" />
          {shown}
        </button>
      }
    >
      <p className="mb-2 truncate text-sm font-semibold" title={spec.id}>
        {spec.name}
      </p>
      <p className="mb-3 text-xs text-muted">{t('score', { score: shown })}</p>
      <ul className="flex flex-col gap-3">
        {criteria.map((criterion) => (
          <Reason key={criterion.by} criterion={criterion} />
        ))}
      </ul>
    </Popover>
  );
};
