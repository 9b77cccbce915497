import { MapPin, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { rankCriteria } from '../../stores/question/rank-weights.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Slider } from '../../ui/slider.tsx';
import { useCriterionText } from '../../ui/use-criterion-text.ts';
import type { LaunchQuery } from './use-launch-query.ts';

/** How much each criterion matters, and the place that "near" means. */
export const RankSliders = ({ query }: { query: LaunchQuery }) => {
  const { t } = useTranslation('launch');
  const { nameOf } = useCriterionText();
  const { weights, near, latencyFrom, workload, setWeight, setNear } = query;
  const shown = rankCriteria.filter(
    (criterion) => workload !== null || (criterion !== 'throughput' && criterion !== 'costPerMillionTokens'),
  );
  return (
    <div className="flex flex-col gap-1">
      <div className="grid grid-cols-2 gap-x-4 @lg:grid-cols-4">
        {shown.map((criterion) => (
          <Slider
            key={criterion}
            label={nameOf(criterion)}
            value={weights[criterion]}
            step={5}
            onChange={(weight) => setWeight(criterion, weight)}
          />
        ))}
      </div>
      {near === null ? (
        <p className="text-xs text-faint">{t('nearNone')}</p>
      ) : (
        <p className="flex items-center gap-1 text-xs text-muted">
          <MapPin aria-hidden className="size-3.5 shrink-0 text-accent" />
          <span className="min-w-0 truncate tabular">
            {t('near')}: {t('nearPoint', { lat: near[1].toFixed(2), lon: near[0].toFixed(2) })}
            {latencyFrom !== null && ` · ${latencyFrom}`}
          </span>
          <IconButton size="sm" label={t('nearClear')} icon={X} onClick={() => setNear(null)} />
        </p>
      )}
    </div>
  );
};
