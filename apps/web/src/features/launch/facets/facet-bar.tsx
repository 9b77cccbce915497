import { useTranslation } from 'react-i18next';
import { useProviders } from '../../../api/providers.ts';
import { ConnectionField } from './connection-field.tsx';
import { ModelField } from '../../../ui/model-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { LaunchQuery } from '../use-launch-query.ts';
import { ConditionChips } from './condition-chips.tsx';
import { expressionProblem } from './expression-problem.ts';
import { listFacetNames, listFacets, rangeFacetNames, rangeFacets } from './facet-fields.ts';
import type { ListFacet, RangeFacet } from './facet-fields.ts';
import { RangeFacet as RangeControl } from './range-facet.tsx';
import { ValueFacet } from './value-facet.tsx';

const units: Partial<Record<RangeFacet, string>> = { vram: 'GiB', memory: 'GiB', price: 'USD/h' };

/** Provider ids and country codes in words. */
const useValueNames = (): ((facet: ListFacet, value: string) => string) => {
  const { i18n } = useTranslation();
  const providers = useProviders();
  const countries = new Intl.DisplayNames(i18n.language, { type: 'region', fallback: 'code' });
  return (facet, value) => {
    if (facet === 'provider') return providers.data?.find(({ id }) => id === value)?.name ?? value;
    if (facet === 'country' && /^[A-Z]{2}$/.test(value)) return countries.of(value) ?? value;
    return value;
  };
};

/** Controls and expression: two views of one filter, which lives in the address. */
export const FacetBar = ({ query, facetsShown }: { query: LaunchQuery; facetsShown: boolean }) => {
  const { t } = useTranslation('launch');
  const { facets, expression, setExpression, setList, setBounds, answer } = query;
  const nameOf = useValueNames();
  const problem = answer.isError ? expressionProblem(answer.error) : null;
  const at =
    problem?.position === null || problem === null
      ? ''
      : ` (${t('errorAt', { position: problem.position + 1 })})`;
  const countedAs = (field: string) => answer.data?.facets?.find((facet) => facet.field === field);
  const valuesOf = (field: string) => {
    const counted = countedAs(field);
    return counted?.kind === 'values' ? counted : undefined;
  };
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
      {problem === null && <ConditionChips expression={expression} onChange={setExpression} />}
      {facetsShown && (
        <div className="grid grid-cols-2 gap-2 @lg:grid-cols-4">
          {listFacetNames.map((facet) => (
            <ValueFacet
              key={facet}
              label={t(`facet_${facet}`)}
              chosen={facets.lists[facet]}
              counted={valuesOf(listFacets[facet].api)}
              nameOf={(value) => nameOf(facet, value)}
              onChange={(values) => setList(facet, values)}
            />
          ))}
          {rangeFacetNames.map((facet) => (
            <RangeControl
              key={facet}
              label={t(`facet_${facet}`)}
              {...(units[facet] === undefined ? {} : { unit: units[facet] })}
              range={facets.ranges[facet]}
              counted={countedAs(rangeFacets[facet].api)}
              onChange={(change) =>
                setBounds([
                  ...(change.min === undefined ? [] : [[`${facet}-min`, change.min] as const]),
                  ...(change.max === undefined ? [] : [[`${facet}-max`, change.max] as const]),
                ])
              }
            />
          ))}
          <ConnectionField chosen={query.connection} onChange={query.setConnection} />
          <ModelField workload={query.workload} onChange={query.setWorkload} />
        </div>
      )}
    </div>
  );
};
