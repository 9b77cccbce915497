import { Layers } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegionBests } from '../../api/explanations.ts';
import { useRegions } from '../../api/regions.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { type Command, useCommands } from '../../stores/commands.ts';
import { useQuestion } from '../../stores/question/use-question.ts';
import { rankEntry } from '../../stores/question/rank-weights.ts';
import {
  type LayerMetric,
  type RegionPaints,
  layerMetrics,
  useLayerMetric,
  useRegionLayer,
} from '../../stores/region-layer.ts';
import { classify } from './classify.ts';
import { layerValues } from './layer-values.ts';
import { Legend } from './legend.tsx';

const ActiveLayer = ({
  metric,
  setMetric,
}: {
  metric: LayerMetric;
  setMetric: (next: LayerMetric | null) => void;
}) => {
  const { t, i18n } = useTranslation('layer');
  const { request, basis } = useQuestion();
  const regions = useRegions();
  const paint = useRegionLayer((layer) => layer.paint);
  const body = useMemo(() => {
    const { rank = [] } = request;
    // The latency to the place of the question is wanted even where it does not count.
    const latency = rank.some(({ by }) => by === 'latency') ? null : rankEntry('latency', 0, basis);
    return { ...request, rank: latency === null ? rank : [...rank, latency] };
  }, [request, basis]);
  const bests = useRegionBests(useDebounced(body));
  const { better, of, text } = layerValues[metric];
  const classes = useMemo(() => {
    const values = new Map<string, number>();
    for (const region of bests.data?.items ?? []) {
      const value = of(region);
      if (value !== null) values.set(region.regionId, value);
    }
    return { values, ...classify(values, better) };
  }, [bests.data, of, better]);
  const all = regions.data;
  const { language } = i18n;
  useEffect(() => {
    const paints: RegionPaints = new Map(
      (all ?? []).map(({ id }) => {
        const value = classes.values.get(id);
        const step = classes.stepOf.get(id) ?? 0;
        return [id, { step, tag: value === undefined ? '' : text(value, language) }];
      }),
    );
    paint(paints);
    return () => paint(null);
  }, [all, classes, text, language, paint]);

  const needs =
    metric === 'tokens' && !basis.hasWorkload
      ? t('needsModel')
      : metric === 'latency' && basis.latencyFrom === null
        ? t('needsPlace')
        : null;
  const failed = bests.isError ? problemText(bests.error).detail : null;
  const nothing = bests.data !== undefined && classes.values.size === 0 ? t('nothing') : null;
  return (
    <Legend
      metric={metric}
      onMetric={setMetric}
      bands={classes.bands}
      text={(value) => text(value, language)}
      problem={needs ?? failed ?? nothing}
      without={(all?.length ?? 0) - classes.values.size}
    />
  );
};

/** Regions coloured and sized by what they have for the current question, with the legend. */
export const RegionLayer = () => {
  const { t } = useTranslation('layer');
  const [metric, setMetric] = useLayerMetric();
  const commands = useMemo(
    (): Command[] =>
      layerMetrics.map((id) => ({
        id: `layer-${id}`,
        title: t('command', { metric: t(`metric_${id}`) }),
        group: t('title'),
        icon: Layers,
        run: () => void setMetric(id),
      })),
    [t, setMetric],
  );
  useCommands('region-layer', commands);
  return metric === null ? null : <ActiveLayer metric={metric} setMetric={(next) => void setMetric(next)} />;
};
