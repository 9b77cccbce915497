import type { LlmModel, Preset, RecommendationItem } from '@terroir/shared-types';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { useTakenInfraNames } from '../../api/infras.ts';
import { usePresetPlan } from '../../api/presets.ts';
import { useRegionName } from '../../api/regions.ts';
import { freeName } from '../../lib/free-name.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { useSelection } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PanelBody, PanelFooter, PanelSection } from '../../ui/panel-body.tsx';
import { PresetWarnings } from '../../ui/preset-warnings.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ChoiceCards } from './choice-cards.tsx';
import { FitNeeds } from './fit-needs.tsx';
import { expiresAtOf, LaunchFields } from './launch-fields.tsx';
import type { LaunchOptions } from './launch-fields.tsx';
import { ModelBadges, ModelFacts } from './model-facts.tsx';
import { ModelFields } from './model-fields.tsx';
import { PlanSteps } from './plan-steps.tsx';
import { PresetField } from './preset-fields.tsx';
import { useChoices } from './use-choices.ts';
import { useMapQuestion } from './use-map-question.ts';
import { useModelInput } from './use-model-input.ts';

const nameOf = (modelId: string): string => `llm-${modelId.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
/** A smaller root disk is not sold everywhere. */
const leastDiskGib = 50;
const noVmLimit = { min: 1, max: 1000 };

interface ModelPlanProps {
  model: LlmModel;
  /** Those that serve a model, never empty: one ships. */
  presets: readonly Preset[];
  onChange: () => void;
}

/** One model: how it runs, the best machines for it, and the way to the review. */
export const ModelPlan = ({ model, presets, onChange }: ModelPlanProps) => {
  const { t, i18n } = useTranslation(['llm', 'serve']);
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  const connections = useConnections();
  const propose = useLaunchProposal((proposal) => proposal.propose);
  const flyTo = useMapOverlay((overlay) => overlay.flyTo);
  const [{ near }] = useSelection();
  const [presetId, setPresetId] = useState<string | null>(null);
  const preset =
    presets.find(({ id }) => id === presetId) ?? presets.find(({ id }) => id === 'ollama') ?? presets[0];
  const question = useModelInput(preset, model);
  const workload = useDebounced(question.workload, 150);
  useMapQuestion(workload);
  const { choices, total, alternatives } = useChoices(workload, near);
  const [picked, setPicked] = useState<RecommendationItem | null>(null);
  // A choice that no longer fits gives way to the best one.
  const chosen =
    choices.find(({ item }) => item.spec.id === picked?.spec.id)?.item ?? choices[0]?.item ?? null;
  const taken = useTakenInfraNames();
  const regionName = useRegionName();
  const [options, setOptions] = useState<LaunchOptions>(() => ({
    name: freeName(nameOf(model.id), taken),
    count: 1,
    expiry: 'default',
  }));
  const specId = chosen?.spec.id;
  const { min: leastVms, max: mostVms } = preset?.needs.vms ?? noVmLimit;
  const count = Math.min(mostVms, Math.max(leastVms, options.count));
  // Preset and input wait together: one preset's input means nothing to another.
  const asked = useDebounced(
    useMemo(
      () => ({
        presetId: preset?.id ?? null,
        body: { input: question.sent, count, ...(specId === undefined ? {} : { specId }) },
      }),
      [preset?.id, question.sent, count, specId],
    ),
  );
  const plan = usePresetPlan(asked.presetId, asked.body);
  const connection =
    connections.data?.find(({ providers }) => providers.includes('*')) ?? connections.data?.[0];

  const review = (): void => {
    if (specId === undefined || preset === undefined || connection === undefined || plan.data === undefined)
      return;
    const { image, needs } = plan.data;
    propose({
      name: options.name,
      connectionId: connection.id,
      ...expiresAtOf(options.expiry, Date.now()),
      nodeGroups: [
        {
          name: 'llm',
          specId,
          count,
          rootDisk: { type: 'default', sizeGib: Math.max(leastDiskGib, Math.ceil(needs.diskGib)) },
          // Without one that has the driver the cloud's own default is the better guess.
          ...(image?.gpuDriver === true ? { imageId: image.id } : {}),
        },
      ],
      presetId: preset.id,
      presetInput: question.sent,
    });
  };
  return (
    <>
      <PanelBody>
        <div className="flex flex-col gap-3">
          <div className="flex flex-col gap-1">
            <div className="flex items-start gap-2">
              <p className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 text-base font-semibold">
                <span className="min-w-0 truncate">{model.displayName}</span>
                <ModelBadges model={model} />
              </p>
              <Button size="sm" onClick={onChange}>
                {t('change')}
              </Button>
            </div>
            <ModelFacts model={model} whole />
          </div>
          {plan.data && <PresetWarnings warnings={plan.data.warnings} />}
          {presets.length > 1 && (
            <Select
              label={t('preset')}
              value={preset?.id}
              onChange={setPresetId}
              {...(preset === undefined ? {} : { hint: preset.summary[language] })}
              options={presets.map(({ id, name }) => ({ value: id, label: name[language] }))}
            />
          )}
          {preset && <ModelFields model={model} preset={preset} question={question} />}
          {question.moreFields.map((field) => (
            <PresetField
              key={field.name}
              field={field}
              value={question.more[field.name]}
              onChange={(value) => question.setMore(field.name, value)}
            />
          ))}
          {connection?.simulated === true && <p className="text-xs text-paused">{t('sandboxNote')}</p>}
          <PanelSection
            title={t('serve:choices')}
            aside={
              total !== null && (
                <span className="text-xs tabular text-faint">{t('serve:fitCount', { count: total })}</span>
              )
            }
          >
            {total === null && <Skeleton />}
            {total !== null && choices.length === 0 && (
              <EmptyState
                kind="no-match"
                title={t('noFit')}
                hint={
                  alternatives.length === 0
                    ? t('noFitDetail')
                    : t('serve:alternatives', {
                        changes: alternatives.map(({ to }) => String(to)).join(', '),
                      })
                }
              />
            )}
            <ChoiceCards
              choices={choices}
              chosenId={specId ?? null}
              onChoose={(item) => {
                setPicked(item);
                flyTo(item.spec.lngLat, 4);
              }}
            />
          </PanelSection>
          <LaunchFields
            options={{ ...options, count }}
            vms={plan.data?.needs.vms ?? noVmLimit}
            onChange={(change) => setOptions((before) => ({ ...before, ...change }))}
          />
          {plan.isError && <ErrorState error={plan.error} retry={() => void plan.refetch()} />}
          {plan.data?.needs.fit && <FitNeeds fit={plan.data.needs.fit} diskGib={plan.data.needs.diskGib} />}
          {plan.data && (
            <PanelSection title={t('steps')}>
              <PlanSteps steps={plan.data.steps} />
            </PanelSection>
          )}
        </div>
      </PanelBody>
      <PanelFooter>
        <span className="min-w-0 flex-1 truncate text-xs text-muted" title={specId}>
          {chosen === null
            ? t('chooseFirst')
            : `${chosen.spec.name} · ${regionName(chosen.spec.provider, chosen.spec.region)}`}
        </span>
        <Button
          variant="primary"
          disabled={
            specId === undefined || connection === undefined || plan.data === undefined || plan.isError
          }
          onClick={review}
        >
          {t('review')}
        </Button>
      </PanelFooter>
    </>
  );
};
