import type { RecommendationItem } from '@terroir/shared-types';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegions } from '../../../api/regions.ts';
import { useHover } from '../../../stores/hover.ts';
import { useLaunchDraft } from '../../../stores/launch-draft.ts';
import { useCompared, useExplainedSpec } from '../../../stores/url-state.ts';
import { VirtualTable } from '../../../ui/virtual-table.tsx';
import { resultColumns } from './columns.ts';
import { tableColumns, tableMinWidthPx } from './table-columns.tsx';
import type { ResultView } from './use-result-view.ts';

interface ResultTableProps {
  items: readonly RecommendationItem[];
  view: ResultView;
}

/** Matches with the columns that were chosen; a header sorts all matches, a row opens its reasons. */
export const ResultTable = ({ items, view }: ResultTableProps) => {
  const { t, i18n } = useTranslation(['results', 'launch']);
  const regions = useRegions();
  const groups = useLaunchDraft((draft) => draft.groups);
  const setRegion = useHover((hover) => hover.setRegion);
  const { specIds: compared, toggle: toggleCompared } = useCompared();
  const [explained, explain] = useExplainedSpec();
  const names = useMemo(
    () => new Map((regions.data ?? []).map(({ id, name }) => [id, name])),
    [regions.data],
  );
  const shown = resultColumns.filter(({ id }) => view.columns.includes(id));
  const sorted = resultColumns.find(({ sortBy }) => sortBy === view.sort?.by)?.id;
  return (
    <VirtualTable
      label={t('launch:results')}
      rows={items}
      rowId={({ spec }) => spec.id}
      rowLabel={({ spec }) => spec.id}
      rowHeightPx={46}
      columns={tableColumns(shown, {
        t,
        language: i18n.language,
        placeOf: (regionId) => names.get(regionId),
        chosen: new Set(groups.map(({ spec }) => spec.id)),
        compared,
        toggleCompared,
      })}
      minWidthPx={tableMinWidthPx(shown)}
      selectedId={explained}
      onOpen={({ spec }) => void explain(spec.id)}
      onPoint={(item) => setRegion(item === null ? null : `${item.spec.provider}+${item.spec.region}`)}
      sort={
        view.sort === null || sorted === undefined
          ? { column: 'rank', descending: false }
          : { column: sorted, descending: view.sort.descending }
      }
      onSort={view.toggleSort}
    />
  );
};
