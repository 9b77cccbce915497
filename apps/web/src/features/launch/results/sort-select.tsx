import { useTranslation } from 'react-i18next';
import { Select } from '../../../ui/select.tsx';
import { resultColumns } from './columns.ts';
import type { ResultView } from './use-result-view.ts';

/** The order of the list where there are no headers to press. */
export const SortSelect = ({ view }: { view: ResultView }) => {
  const { t } = useTranslation('results');
  const sortable = resultColumns.filter(
    ({ sortBy, id }) => sortBy !== null && id !== 'monthly' && id !== 'source' && id !== 'asOf',
  );
  const current = sortable.find(({ sortBy }) => sortBy === view.sort?.by)?.id ?? 'rank';
  return (
    <Select<string>
      label={t('sortBy')}
      labelHidden
      value={current}
      onChange={(id) => {
        const column = sortable.find((known) => known.id === id);
        view.setSort(
          column === undefined || column.sortBy === null
            ? null
            : { by: column.sortBy, descending: column.largestFirst ?? false },
        );
      }}
      options={[
        { value: 'rank', label: t('sortRank') },
        ...sortable.map(({ id }) => ({ value: id, label: t(`col_${id}`) })),
      ]}
    />
  );
};
