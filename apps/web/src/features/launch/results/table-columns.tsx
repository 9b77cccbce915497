import type { RecommendationItem, Spec } from '@terroir/shared-types';
import type { TFunction } from 'i18next';
import { formatNumber } from '../../../lib/format.ts';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import type { Column } from '../../../ui/virtual-table.tsx';
import { cellText } from './cell-text.ts';
import type { ResultColumn } from './columns.ts';
import { Price } from './price.tsx';
import { RowActions } from './row-actions.tsx';
import { ScoreReasons } from './score-reasons.tsx';

const specMinPx = 146;
const rankPx = 30;
const actionsPx = 70;
const paddingPx = 24;

/** Below this the table scrolls sideways. */
export const tableMinWidthPx = (shown: readonly ResultColumn[]): number =>
  shown.reduce((sum, { widthPx }) => sum + widthPx, rankPx + specMinPx + actionsPx + paddingPx);

/** With the number of cards unless it is one. */
const gpuText = ({ accelerator }: Spec, language: string): string => {
  if (accelerator === null) return '—';
  const { count, model } = accelerator;
  return count === 1 ? model : `${formatNumber(count, language)}× ${model}`;
};

interface Context {
  t: TFunction<['results']>;
  language: string;
  /** Name of a region by its id. */
  placeOf: (regionId: string) => string | undefined;
  chosen: ReadonlySet<string>;
  compared: readonly string[];
  toggleCompared: (specId: string) => void;
}

const ofResult = (
  { id, unit, widthPx, value, sortBy }: ResultColumn,
  { t, language }: Context,
): Column<RecommendationItem> => ({
  id,
  header: <span title={t(`hint_${id}`)}>{t(`col_${id}`)}</span>,
  width: `${widthPx}px`,
  align: unit === 'text' ? 'start' : 'end',
  sortable: sortBy !== null,
  cell(item) {
    if (id === 'price') return <Price spec={item.spec} />;
    if (id === 'score') return <ScoreReasons item={item} />;
    return id === 'gpu' ? gpuText(item.spec, language) : cellText(value(item), unit, language);
  },
});

/** Rank and spec, the columns that were chosen, and what can be done with a row. */
export const tableColumns = (
  shown: readonly ResultColumn[],
  context: Context,
): Column<RecommendationItem>[] => [
  {
    id: 'rank',
    header: context.t('col_rank'),
    width: `${rankPx}px`,
    align: 'end',
    sortable: true,
    cell: ({ rank }) => <span className="text-2xs text-faint">{rank}</span>,
  },
  {
    id: 'spec',
    header: context.t('col_spec'),
    width: `minmax(${specMinPx}px, 1fr)`,
    cell: ({ spec }) => (
      <span className="block min-w-0">
        <span className="block truncate font-medium" title={spec.id}>
          {spec.name}
        </span>
        <span className="flex min-w-0 items-center gap-1.5 text-2xs text-muted">
          <ProviderMark provider={spec.provider} />
          <span className="truncate">
            {context.placeOf(`${spec.provider}+${spec.region}`) ?? spec.region}
          </span>
        </span>
      </span>
    ),
  },
  ...shown.map((column) => ofResult(column, context)),
  {
    id: 'actions',
    header: <span className="sr-only">{context.t('col_actions')}</span>,
    width: `${actionsPx}px`,
    align: 'end',
    cell: ({ spec }) => (
      <RowActions
        spec={spec}
        chosen={context.chosen.has(spec.id)}
        compare={{ pressed: context.compared.includes(spec.id), toggle: context.toggleCompared }}
      />
    ),
  },
];
