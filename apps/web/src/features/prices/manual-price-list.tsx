import type { ManualPrice } from '@terroir/shared-types';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useManualPrices, useRemoveManualPrice } from '../../api/manual-prices.ts';
import { formatMoney } from '../../lib/format.ts';
import { usePriceEditor } from '../../stores/price-editor.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Money } from '../../ui/money.tsx';
import { PanelSection } from '../../ui/panel-body.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';

const ManualPriceRow = ({ price }: { price: ManualPrice }) => {
  const { t, i18n } = useTranslation('prices');
  const remove = useRemoveManualPrice();
  const { specId, hourlyUsd, source, setAt, setBy, expiresAt, status, listed } = price;
  const listedUsd = listed?.hourlyUsd ?? null;
  const drop = (): void =>
    remove.mutate(specId, {
      onSuccess: () => notify(t('removed'), specId),
      onError: (error) => notifyError(t('notRemoved'), error),
    });
  return (
    <li className="flex items-start gap-2 rounded-md border border-line p-2">
      <div className="min-w-0 flex-1">
        <p className="font-mono text-xs break-all">{specId}</p>
        <p className="mt-1 flex flex-wrap items-baseline gap-x-2 text-sm">
          <Money
            usd={hourlyUsd}
            per="hour"
            source={source}
            asOf={setAt.slice(0, 10)}
            className="font-medium"
          />
          {listedUsd !== null && (
            <span className="text-xs text-faint">
              {t('insteadOf', { price: formatMoney(listedUsd, 'USD', i18n.language) })}
            </span>
          )}
          {status !== 'active' && <Badge tone="paused">{t(`status_${status}`)}</Badge>}
        </p>
        <p className="mt-0.5 text-xs break-words text-muted">
          {source} · {t('by', { actor: setBy })} <RelativeTime at={setAt} />
          {expiresAt !== null && (
            <>
              {' · '}
              {t(status === 'expired' ? 'endedOn' : 'endsOn')} <RelativeTime at={expiresAt} />
            </>
          )}
        </p>
      </div>
      <IconButton
        size="sm"
        label={t('edit', { spec: specId })}
        icon={Pencil}
        onClick={() => usePriceEditor.getState().open(specId)}
      />
      <IconButton
        size="sm"
        label={t('removeOf', { spec: specId })}
        icon={Trash2}
        disabled={remove.isPending}
        onClick={drop}
      />
    </li>
  );
};

/** The prices that people here set, each with its source and end. */
export const ManualPriceList = () => {
  const { t } = useTranslation('prices');
  const prices = useManualPrices();
  return (
    <PanelSection
      title={t('manual')}
      aside={
        <Button size="sm" icon={Plus} onClick={() => usePriceEditor.getState().open('')}>
          {t('add')}
        </Button>
      }
    >
      <p className="mb-2 text-xs text-faint">{t('manualHelp')}</p>
      {prices.isError ? (
        <ErrorState error={prices.error} retry={() => void prices.refetch()} />
      ) : prices.data === undefined ? (
        <Skeleton rows={1} />
      ) : prices.data.length === 0 ? (
        <p className="text-sm text-muted">{t('manualNone')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {prices.data.map((price) => (
            <ManualPriceRow key={price.specId} price={price} />
          ))}
        </ul>
      )}
    </PanelSection>
  );
};
