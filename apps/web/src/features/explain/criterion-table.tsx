import type { RankedSpec } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { ScoreBar } from '../../ui/score-bar.tsx';
import { useCriterionText } from '../../ui/use-criterion-text.ts';

/** What every criterion makes of a spec: value, share of the score, evidence. */
export const CriterionTable = ({ item }: { item: RankedSpec }) => {
  const { t } = useTranslation('explain');
  const { nameOf, valueText, evidenceText } = useCriterionText();
  return (
    <ul aria-label={t('criteria')} className="grid grid-cols-1 gap-x-6 gap-y-2.5 wide:grid-cols-2">
      {item.criteria.map(({ by, value, unit, score, weight, evidence }) => (
        <li key={by} className="flex min-w-0 flex-col gap-0.5">
          <span className="flex items-baseline justify-between gap-2 text-sm">
            <span className="font-medium">
              {nameOf(by)}
              {weight > 0 && (
                <span className="ml-1.5 text-2xs font-normal text-faint">
                  {t('weight', { percent: `${Math.round(weight * 100)}%` })}
                </span>
              )}
            </span>
            <span className="tabular">{valueText(value, unit)}</span>
          </span>
          <ScoreBar score={score} />
          <span className="truncate text-2xs text-faint" title={evidenceText(evidence)}>
            {evidenceText(evidence)}
          </span>
        </li>
      ))}
    </ul>
  );
};
