import type { LlmModel, Quantization } from '@terroir/shared-types';
import { quantizationSchema } from '@terroir/shared-types';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakenInfraNames } from '../../api/infras.ts';
import { useConnections } from '../../api/connections.ts';
import { useLlmModels } from '../../api/llm.ts';
import { usePresetPlan, usePresets } from '../../api/presets.ts';
import { freeName } from '../../lib/free-name.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import { useSelection } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { PanelBody, PanelFooter, PanelSection } from '../../ui/panel-body.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FitNeeds } from './fit-needs.tsx';
import { FittingSpecs } from './fitting-specs.tsx';
import { ModelFacts, ModelPicker } from './model-picker.tsx';
import { useModelInput } from './use-model-input.ts';

const shownSpecs = 20;
const nameOf = (modelId: string): string => `llm-${modelId.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

const ModelPlan = ({ model, onChange }: { model: LlmModel; onChange: () => void }) => {
  const { t, i18n } = useTranslation(['llm', 'launch']);
  const presets = usePresets();
  const connections = useConnections();
  const propose = useLaunchProposal((proposal) => proposal.propose);
  const [{ near }] = useSelection();
  const preset = presets.data?.find(({ id }) => id === 'ollama');
  const { input, sent, asksQuantization, set } = useModelInput(preset, model);
  const [specId, setSpecId] = useState<string | null>(null);
  const takenNames = useTakenInfraNames();
  const [name, setName] = useState(() => freeName(nameOf(model.id), takenNames));
  const [count, setCount] = useState(1);
  const rank = useMemo(
    () => [{ by: 'cost', weight: 0.7 }, ...(near === null ? [] : [{ by: 'location', weight: 0.3, near }])],
    [near],
  );
  const plan = usePresetPlan(
    preset?.id ?? null,
    useDebounced(useMemo(() => ({ input: sent, rank }), [sent, rank])),
  );
  const fit = plan.data?.needs.fit ?? null;
  const items = (plan.data?.recommendations.items ?? []).slice(0, shownSpecs);
  const chosen = items.find(({ spec }) => spec.id === specId)?.spec;
  const connection =
    connections.data?.find(({ providers }) => providers.includes('*')) ?? connections.data?.[0];
  if (presets.isError) return <ErrorState error={presets.error} retry={() => void presets.refetch()} />;
  const language = i18n.language === 'ko' ? 'ko' : 'en';

  const review = (): void => {
    if (chosen === undefined || preset === undefined || connection === undefined || plan.data === undefined)
      return;
    propose({
      name,
      connectionId: connection.id,
      nodeGroups: [
        {
          name: 'llm',
          specId: chosen.id,
          count,
          rootDisk: { type: 'default', sizeGib: Math.max(50, Math.ceil(plan.data.needs.diskGib)) },
        },
      ],
      presetId: preset.id,
      presetInput: sent,
    });
  };
  return (
    <>
      <PanelBody>
        <div className="flex flex-col gap-3">
          <div className="flex items-center gap-2">
            <div className="min-w-0 flex-1">
              <p className="truncate text-base font-semibold">{model.displayName}</p>
              <ModelFacts model={model} />
            </div>
            <Button size="sm" onClick={onChange}>
              {t('change')}
            </Button>
          </div>
          <div className="grid grid-cols-2 gap-2">
            {asksQuantization && (
              <Select<Quantization>
                label={t('quantization')}
                value={input.quantization}
                onChange={(quantization) => set({ quantization })}
                options={quantizationSchema.options.map((value) => ({ value, label: value }))}
              />
            )}
            <NumberField
              label={t('contextTokens')}
              value={input.contextTokens}
              min={512}
              max={model.contextMaxTokens ?? 1_048_576}
              step={1024}
              onChange={(value) => set({ contextTokens: Math.round(value ?? 8192) })}
            />
            <NumberField
              label={t('parallel')}
              value={input.parallel}
              min={1}
              max={64}
              onChange={(value) => set({ parallel: Math.round(value ?? 1) })}
            />
            <NumberField
              label={t('count')}
              value={count}
              min={1}
              max={1000}
              onChange={(value) => setCount(Math.max(1, Math.round(value ?? 1)))}
            />
            <TextField
              className="col-span-2"
              label={t('name')}
              value={name}
              maxLength={40}
              hint={t('launch:infraNameHelp')}
              onChange={setName}
            />
          </div>
          {connection?.simulated === true && <p className="text-xs text-paused">{t('sandboxNote')}</p>}
          {plan.isError && <ErrorState error={plan.error} retry={() => void plan.refetch()} />}
          {plan.isPending && <Skeleton />}
          {plan.data && fit && (
            <>
              <FitNeeds fit={fit} diskGib={plan.data.needs.diskGib} />
              <PanelSection
                title={t('specs')}
                aside={
                  <span className="text-xs tabular text-faint">
                    {t('specsCount', { shown: items.length, total: plan.data.recommendations.total })}
                  </span>
                }
              >
                {items.length === 0 ? (
                  <EmptyState kind="no-match" title={t('noFit')} hint={t('noFitDetail')} />
                ) : (
                  <FittingSpecs items={items} chosenId={specId} onChoose={setSpecId} />
                )}
              </PanelSection>
              <PanelSection title={t('steps')}>
                <ol className="flex flex-col gap-1.5 text-xs">
                  {plan.data.steps.map(({ id, title, command }, index) => (
                    <li key={id}>
                      <details>
                        <summary className="cursor-pointer">
                          {index + 1}. {title[language]}
                        </summary>
                        <pre className="mt-1 overflow-x-auto rounded-md border border-line bg-sunken p-2 font-mono text-2xs">
                          {command}
                        </pre>
                      </details>
                    </li>
                  ))}
                </ol>
              </PanelSection>
            </>
          )}
        </div>
      </PanelBody>
      <PanelFooter>
        <span className="min-w-0 flex-1 truncate text-xs text-muted">
          {chosen === undefined ? t('chooseFirst') : chosen.id}
        </span>
        <Button
          variant="primary"
          disabled={chosen === undefined || connection === undefined}
          onClick={review}
        >
          {t('review')}
        </Button>
      </PanelFooter>
    </>
  );
};

/** From a model to a priced plan: needs, specs that fit, steps. */
export const DeployModel = () => {
  const [modelId, setModelId] = useQueryState('model', parseAsString.withOptions({ history: 'push' }));
  const models = useLlmModels();
  const model = models.data?.find(({ id }) => id === modelId);
  if (model === undefined) return <ModelPicker onPick={({ id }) => void setModelId(id)} />;
  return <ModelPlan key={model.id} model={model} onChange={() => void setModelId(null)} />;
};
