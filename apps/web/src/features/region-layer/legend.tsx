import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { useIsNarrow } from '../../lib/use-media.ts';
import { useQuestion } from '../../stores/question/use-question.ts';
import { type LayerMetric, layerMetrics } from '../../stores/region-layer.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ModelField } from '../../ui/model-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { Band } from './classify.ts';

export interface LegendProps {
  metric: LayerMetric;
  onMetric: (metric: LayerMetric | null) => void;
  bands: readonly Band[];
  text: (value: number) => string;
  /** Why there is nothing to see; null: there is. */
  problem: string | null;
  without: number;
}

const swatch = (step: number) => ({ background: `var(--ramp-${step})` });

const Bands = ({ bands, text, without }: Pick<LegendProps, 'bands' | 'text' | 'without'>) => {
  const { t, i18n } = useTranslation('layer');
  return (
    <ul aria-label={t('legend')} className="flex flex-col gap-0.5 text-xs tabular">
      {bands.map(({ step, best, worst, count }) => (
        <li key={step} className="flex items-center gap-2">
          <span
            aria-hidden
            className="rounded-full"
            style={{ ...swatch(step), width: 16 - step * 2, height: 16 - step * 2, margin: step }}
          />
          <span className="flex-1">{best === worst ? text(best) : `${text(best)} – ${text(worst)}`}</span>
          <span className="text-faint">{formatNumber(count, i18n.language)}</span>
        </li>
      ))}
      {without > 0 && (
        <li className="flex items-center gap-2 text-faint">
          <span aria-hidden className="m-1.5 size-1 rounded-full bg-current" />
          <span className="flex-1">{t('without')}</span>
          <span>{formatNumber(without, i18n.language)}</span>
        </li>
      )}
    </ul>
  );
};

/** One line for a narrow screen: the colours between the best and the worst value. */
const Ramp = ({ bands, text }: Pick<LegendProps, 'bands' | 'text'>) => (
  <p className="flex items-center gap-1.5 text-2xs tabular">
    <span>{bands[0] && text(bands[0].best)}</span>
    <span aria-hidden className="flex h-2 flex-1 overflow-hidden rounded-full">
      {bands.map(({ step }) => (
        <span key={step} className="flex-1" style={swatch(step)} />
      ))}
    </span>
    <span>{bands.at(-1) && text(bands.at(-1)?.worst ?? 0)}</span>
  </p>
);

/** What the colours of the regions mean; the question and the model can be changed right here. */
export const Legend = ({ metric, onMetric, bands, text, problem, without }: LegendProps) => {
  const { t } = useTranslation('layer');
  const narrow = useIsNarrow();
  const { workload, setWorkload } = useQuestion();
  return (
    <section
      aria-label={t('title')}
      className="pointer-events-auto flex w-60 min-w-0 flex-col gap-2 rounded-panel border border-line bg-surface p-2.5 shadow-float"
    >
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <Select<LayerMetric>
            label={t('title')}
            labelHidden
            value={metric}
            onChange={onMetric}
            options={layerMetrics.map((value) => ({ value, label: t(`metric_${value}`) }))}
          />
        </div>
        <IconButton size="sm" icon={X} label={t('close')} onClick={() => onMetric(null)} />
      </div>
      {metric === 'tokens' && <ModelField workload={workload} onChange={setWorkload} />}
      {problem !== null && <p className="text-xs text-muted">{problem}</p>}
      {problem === null &&
        (narrow ? <Ramp bands={bands} text={text} /> : <Bands bands={bands} text={text} without={without} />)}
    </section>
  );
};
