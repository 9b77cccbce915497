import { parseAsString, useQueryState } from 'nuqs';
import { useLlmModels } from '../../api/llm.ts';
import { usePresets } from '../../api/presets.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ModelPicker } from './model-picker.tsx';
import { ModelPlan } from './model-plan.tsx';

/** From a model to a priced plan: how it runs, where it fits, what it costs. */
export const ServeModel = () => {
  const [modelId, setModelId] = useQueryState('model', parseAsString.withOptions({ history: 'push' }));
  const models = useLlmModels();
  const presets = usePresets();
  const model = models.data?.find(({ id }) => id === modelId);
  if (model === undefined) return <ModelPicker onPick={({ id }) => void setModelId(id)} />;
  if (presets.isError) return <ErrorState error={presets.error} retry={() => void presets.refetch()} />;
  if (presets.data === undefined) return <Skeleton />;
  const serving = presets.data.filter(({ engine, inputs }) => engine !== null && inputs.length > 0);
  return <ModelPlan key={model.id} model={model} presets={serving} onChange={() => void setModelId(null)} />;
};
