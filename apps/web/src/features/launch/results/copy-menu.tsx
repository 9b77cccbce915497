import type { RecommendationItem } from '@terroir/shared-types';
import { ClipboardCopy, Link, Sheet, TableProperties } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { notify, notifyError } from '../../../ui/toast.tsx';
import { resultColumns } from './columns.ts';
import { tableOf, toCsv, toMarkdown } from './copy-table.ts';
import type { ResultView } from './use-result-view.ts';

/** Takes the table elsewhere, or the whole question as a link. */
export const CopyMenu = ({ items, view }: { items: readonly RecommendationItem[]; view: ResultView }) => {
  const { t } = useTranslation('results');
  const copy = async (text: string, done: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      notify(done);
    } catch (error) {
      notifyError(t('copyFailed'), error);
    }
  };
  const table = () =>
    tableOf(
      items,
      resultColumns.filter(({ id }) => view.columns.includes(id)),
      (id) => t(`col_${id}`),
    );
  return (
    <Menu
      trigger={
        <Button size="sm" variant="ghost" icon={ClipboardCopy}>
          {t('copy')}
        </Button>
      }
      actions={[
        {
          id: 'link',
          icon: Link,
          label: t('copyLink'),
          onSelect: () => void copy(location.href, t('copiedLink')),
        },
        {
          id: 'csv',
          icon: Sheet,
          label: t('copyCsv'),
          onSelect: () => void copy(toCsv(table()), t('copiedRows', { count: items.length })),
        },
        {
          id: 'markdown',
          icon: TableProperties,
          label: t('copyMarkdown'),
          onSelect: () => void copy(toMarkdown(table()), t('copiedRows', { count: items.length })),
        },
      ]}
    />
  );
};
