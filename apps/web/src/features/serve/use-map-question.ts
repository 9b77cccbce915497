import type { LlmWorkload } from '@terroir/shared-types';
import { useEffect, useRef } from 'react';
import { useQuestion } from '../../stores/question/use-question.ts';
import { useLayerMetric } from '../../stores/region-layer.ts';

/** While a model is looked at, the map shows what a million of its tokens cost in each region; afterwards what it did. */
export const useMapQuestion = (workload: LlmWorkload | null): void => {
  const { workload: asked, setWorkload } = useQuestion();
  const [metric, setMetric] = useLayerMetric();
  const before = useRef({ asked, metric });
  const latest = useRef({ setWorkload, setMetric });
  useEffect(() => {
    latest.current = { setWorkload, setMetric };
  });
  useEffect(() => {
    if (workload !== null) latest.current.setWorkload(workload);
  }, [workload]);
  useEffect(() => {
    const { asked, metric } = before.current;
    const steering = latest;
    void steering.current.setMetric('tokens');
    return () => {
      void steering.current.setMetric(metric);
      steering.current.setWorkload(asked);
    };
  }, []);
};
