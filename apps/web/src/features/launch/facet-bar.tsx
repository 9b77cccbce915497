// `Field` ties its label to the control by id.
// oxlint-disable jsx-a11y/control-has-associated-label
import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useGpus } from '../../api/gpus.ts';
import { Field, controlClass } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { expressionProblem } from './expression-problem.ts';
import { ProviderFacet } from './provider-facet.tsx';
import type { LaunchQuery } from './use-launch-query.ts';

const GpuFacet = ({ query }: { query: LaunchQuery }) => {
  const { t } = useTranslation('launch');
  const gpus = useGpus();
  const listId = useId();
  const models = useMemo(() => [...new Set((gpus.data ?? []).map(({ model }) => model))].sort(), [gpus.data]);
  const { gpu } = query.facets;
  return (
    <Field label={t('gpu')}>
      {(ids) => (
        <>
          <input
            {...ids}
            list={listId}
            type="text"
            autoComplete="off"
            placeholder={t('any')}
            value={gpu?.model ?? ''}
            title={gpu !== null && !gpu.exact ? t('gpuContains', { model: gpu.model }) : undefined}
            onChange={({ target: { value } }) =>
              query.setFacet(
                'gpu',
                value.trim() === '' ? null : { exact: models.includes(value), model: value },
              )
            }
            className={`${controlClass} h-8`}
          />
          <datalist id={listId}>
            {models.map((model) => (
              <option key={model} value={model} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
};

/** Controls and expression: two views of one filter, which lives in the address. */
export const FacetBar = ({ query, facetsShown }: { query: LaunchQuery; facetsShown: boolean }) => {
  const { t } = useTranslation('launch');
  const { facets, expression, setExpression, setFacet, answer } = query;
  const problem = answer.isError ? expressionProblem(answer.error) : null;
  const at =
    problem?.position === null || problem === null
      ? ''
      : ` (${t('errorAt', { position: problem.position + 1 })})`;
  return (
    <div className="flex flex-col gap-2.5">
      <TextField
        label={t('expression')}
        value={expression}
        onChange={setExpression}
        placeholder={t('expressionPlaceholder')}
        mono
        spellCheck={false}
        autoComplete="off"
        maxLength={2000}
        title={t('expressionHelp')}
        {...(problem === null
          ? { hint: null }
          : { error: `${problem.message}${problem.message.includes('character') ? '' : at}` })}
        aside={
          expression !== '' && (
            <button type="button" className="text-accent hover:underline" onClick={() => setExpression('')}>
              {t('clearAll')}
            </button>
          )
        }
      />
      {facetsShown && (
        <div className="grid grid-cols-2 gap-2 @lg:grid-cols-4">
          <ProviderFacet chosen={facets.providers} onChange={(value) => setFacet('providers', value)} />
          <GpuFacet query={query} />
          <NumberField
            label={t('gpus')}
            min={0}
            value={facets.minGpus}
            onChange={(value) => setFacet('minGpus', value)}
            placeholder={t('any')}
          />
          <NumberField
            label={t('vram')}
            unit="GiB"
            min={0}
            value={facets.minVramGib}
            onChange={(value) => setFacet('minVramGib', value)}
            placeholder={t('any')}
          />
          <NumberField
            label={t('vcpu')}
            min={0}
            value={facets.minVcpu}
            onChange={(value) => setFacet('minVcpu', value)}
            placeholder={t('any')}
          />
          <NumberField
            label={t('memory')}
            unit="GiB"
            min={0}
            value={facets.minMemoryGib}
            onChange={(value) => setFacet('minMemoryGib', value)}
            placeholder={t('any')}
          />
          <NumberField
            label={t('price')}
            unit="USD/h"
            min={0}
            value={facets.maxHourlyUsd}
            onChange={(value) => setFacet('maxHourlyUsd', value)}
            placeholder={t('any')}
          />
          {facets.region !== null && (
            <TextField
              label={t('region')}
              value={facets.region}
              onChange={(value) => setFacet('region', value === '' ? null : value)}
            />
          )}
        </div>
      )}
      {facets.other > 0 && (
        <p className="text-xs text-faint">{t('otherConditions', { count: facets.other })}</p>
      )}
    </div>
  );
};
