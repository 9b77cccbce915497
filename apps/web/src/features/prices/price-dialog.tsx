import type { ManualPrice } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useManualPrices, useRemoveManualPrice, useSetManualPrice } from '../../api/manual-prices.ts';
import { useKrwRate } from '../../api/rates.ts';
import { useSpec } from '../../api/specs.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { formatMoney } from '../../lib/format.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePriceEditor } from '../../stores/price-editor.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { dayOf, endOfDay } from './price-day.ts';

interface PriceFormProps {
  givenId: string;
  existing: ManualPrice | undefined;
  onClose: () => void;
}

const PriceForm = ({ givenId, existing, onClose }: PriceFormProps) => {
  const { t, i18n } = useTranslation('prices');
  const [typedId, setTypedId] = useState(givenId);
  const [amount, setAmount] = useState<number | null>(existing?.hourlyAmount ?? null);
  const [currency, setCurrency] = useState(existing?.currency ?? 'USD');
  const [source, setSource] = useState(existing?.source ?? '');
  const [until, setUntil] = useState(existing?.expiresAt ? dayOf(existing.expiresAt) : '');
  const specId = typedId.trim();
  const askedId = useDebounced(specId, 300);
  const spec = useSpec(askedId.split('+').length >= 3 ? askedId : null);
  const krw = useKrwRate();
  const nowMs = useNow();
  const save = useSetManualPrice();
  const remove = useRemoveManualPrice();
  const expiresAt = until === '' ? null : endOfDay(until);
  const isPast = expiresAt !== null && Date.parse(expiresAt) <= nowMs;
  const found = spec.data?.id === specId ? spec.data : undefined;
  const listed = existing?.listed ?? found;
  const currencies = ['USD', ...(krw.data === undefined ? [] : [krw.data.currency])];
  const rate = currency === krw.data?.currency ? krw.data.perUsd : 1;
  const isReady = found !== undefined && amount !== null && amount > 0 && source.trim() !== '' && !isPast;

  const submit = (): void => {
    if (!isReady) return;
    save.mutate(
      { specId, hourlyAmount: amount, currency, source: source.trim(), expiresAt },
      {
        onSuccess: () => {
          notify(t('saved'), specId);
          onClose();
        },
      },
    );
  };
  const drop = (): void =>
    remove.mutate(specId, {
      onSuccess: () => {
        notify(t('removed'), specId);
        onClose();
      },
      onError: (error) => notifyError(t('notRemoved'), error),
    });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={t(existing === undefined ? 'setTitle' : 'editTitle')}
      description={t('setHelp')}
      footer={
        <>
          {existing !== undefined && (
            <Button className="mr-auto" busy={remove.isPending} onClick={drop}>
              {t('remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" busy={save.isPending} disabled={!isReady} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {givenId === '' ? (
          <TextField
            label={t('spec')}
            hint={t('specHint')}
            error={spec.isError ? t('specUnknown') : undefined}
            mono
            placeholder="aws+us-east-2+p5.48xlarge"
            spellCheck={false}
            autoComplete="off"
            value={typedId}
            onChange={setTypedId}
          />
        ) : (
          <p className="font-mono text-xs break-all text-muted">{givenId}</p>
        )}
        {listed !== undefined && listed !== null && (
          <p className="text-sm text-muted">
            {listed.hourlyUsd === null
              ? t('noListed')
              : t('listedNow', {
                  price: formatMoney(listed.hourlyUsd, 'USD', i18n.language),
                  source: 'priceSource' in listed ? listed.priceSource : listed.source,
                })}
          </p>
        )}
        <div className="grid grid-cols-[1fr_7rem] gap-2">
          <NumberField
            label={t('amount')}
            min={0}
            value={amount}
            onChange={setAmount}
            {...(currency !== 'USD' && amount !== null
              ? { hint: t('inUsd', { price: formatMoney(amount / rate, 'USD', i18n.language) }) }
              : {})}
          />
          <Select
            label={t('currency')}
            value={currency}
            onChange={setCurrency}
            options={currencies.map((value) => ({ value, label: value }))}
          />
        </div>
        <TextField
          label={t('source')}
          hint={t('sourceHint')}
          maxLength={120}
          value={source}
          onChange={setSource}
        />
        <TextField
          label={t('until')}
          hint={t('untilHint')}
          error={isPast ? t('untilPast') : undefined}
          type="date"
          value={until}
          onChange={setUntil}
        />
        {save.isError && (
          <p role="alert" className="text-sm text-failed">
            {problemText(save.error).detail}
          </p>
        )}
        <button type="submit" className="sr-only" tabIndex={-1} aria-hidden disabled={!isReady} />
      </form>
    </Dialog>
  );
};

/** Sets, changes or removes the price of one spec. */
export const PriceDialog = () => {
  const { specId, close } = usePriceEditor();
  const prices = useManualPrices();
  if (specId === null || prices.data === undefined) return null;
  const existing = prices.data.find((price) => price.specId === specId);
  return <PriceForm key={specId} givenId={specId} existing={existing} onClose={close} />;
};
