import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { defaultColumns, resultColumns } from './columns.ts';
import type { ResultView } from './use-result-view.ts';

/** Which columns the table has; kept in the address, so that a link shows the same table. */
export const ColumnChooser = ({ view }: { view: ResultView }) => {
  const { t } = useTranslation('results');
  return (
    <Popover
      label={t('columns')}
      trigger={
        <Button size="sm" variant="ghost" icon={Columns3}>
          {t('columns')}
        </Button>
      }
    >
      <div className="flex flex-col gap-1.5">
        {resultColumns.map(({ id }) => (
          <Checkbox
            key={id}
            label={t(`col_${id}`)}
            hint={t(`hint_${id}`)}
            checked={view.columns.includes(id)}
            onChange={(on) =>
              view.setColumns(on ? [...view.columns, id] : view.columns.filter((known) => known !== id))
            }
          />
        ))}
        <Button size="sm" className="mt-1 self-start" onClick={() => view.setColumns(defaultColumns)}>
          {t('columnsReset')}
        </Button>
      </div>
    </Popover>
  );
};
