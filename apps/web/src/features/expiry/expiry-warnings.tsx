import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfras, usePatchInfra } from '../../api/infras.ts';
import { useNow } from '../../lib/use-now.ts';
import { notify, notifyError, notifyWarning, toast } from '../../ui/toast.tsx';
import { soonEnding } from './soon-ending.ts';
import type { SoonEnding } from './soon-ending.ts';

const extendHours = 1;

/**
 * Says while there is time that an infra ends by itself, with the way to let it live. Told once for each end: closed,
 * it stays closed until the end is moved.
 */
export const ExpiryWarnings = () => {
  const { t } = useTranslation('infras');
  const infras = useInfras().data;
  const patch = usePatchInfra();
  const nowMs = useNow();
  const shown = useRef(new Map<string, string>());
  const closed = useRef(new Set<string>());
  const ending = infras === undefined ? [] : soonEnding(infras.items, nowMs);

  const extend = ({ id, name, expiresAt }: SoonEnding): void =>
    patch.mutate(
      {
        infraId: id,
        patch: { expiresAt: new Date(Date.parse(expiresAt) + extendHours * 3_600_000).toISOString() },
      },
      {
        onSuccess: () => notify(t('extended', { name })),
        onError: (error) => {
          closed.current.delete(id + expiresAt);
          notifyError(t('actionFailed'), error);
        },
      },
    );

  // What is told is compared by its words: the clock ticks more often than they change.
  const words = new Map(
    ending.map((one) => [
      one.id,
      t('endsSoon', {
        name: one.name,
        count: one.minutesLeft,
        vms: t('endsSoonVms', { count: one.vmCount }),
      }),
    ]),
  );
  useEffect(() => {
    for (const id of shown.current.keys()) {
      if (words.has(id)) continue;
      toast.dismiss(`expiry-${id}`);
      shown.current.delete(id);
    }
    for (const one of ending) {
      const text = words.get(one.id) ?? '';
      const end = one.id + one.expiresAt;
      if (closed.current.has(end) || shown.current.get(one.id) === text) continue;
      shown.current.set(one.id, text);
      notifyWarning(
        text,
        { label: t('extendHour'), run: () => extend(one) },
        { id: `expiry-${one.id}`, onDismiss: () => void closed.current.add(end) },
      );
    }
  });
  return null;
};
