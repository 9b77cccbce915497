import type { CriterionResult, RecommendationItem } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { Popover } from '../../../ui/popover.tsx';
import { ScoreBar } from '../../../ui/score-bar.tsx';
import { useCriterionText } from '../../../ui/use-criterion-text.ts';

const Reason = ({ criterion }: { criterion: CriterionResult }) => {
  const { t } = useTranslation('launch');
  const { nameOf, valueText, evidenceText } = useCriterionText();
  const { by, value, unit, score, weight, evidence } = criterion;
  return (
    <li className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2 text-sm">
        <span className="font-medium">{nameOf(by)}</span>
        <span className="tabular">{valueText(value, unit)}</span>
      </div>
      <ScoreBar score={score} />
      <div className="flex flex-wrap justify-between gap-x-2 text-2xs text-faint">
        <span>
          {weight === 0 ? t('notCounted') : t('weightShare', { percent: `${Math.round(weight * 100)}%` })}
        </span>
        <span className="min-w-0 break-words">{evidenceText(evidence)}</span>
      </div>
    </li>
  );
};

/** The score as a bar; pressed, it tells what made it, criterion by criterion. */
export const ScoreReasons = ({ item }: { item: RecommendationItem }) => {
  const { t } = useTranslation('launch');
  const { score, spec, criteria } = item;
  const label = t('whyScore', { spec: spec.name });
  const shown = score === null ? '—' : String(Math.round(score * 100));
  return (
    <Popover
      label={label}
      trigger={
        <button
          type="button"
          // The name contains what is seen.
          aria-label={`${shown} · ${label}`}
          onClick={(event) => event.stopPropagation()}
          className="inline-flex min-h-6 items-center gap-1 rounded px-0.5 text-xs tabular text-muted hover:bg-hover"
        >
          <ScoreBar score={score} className="w-7" />
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
