import type { InfraSummary } from '@terroir/shared-types';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfrasPart, usePatchInfra } from '../../api/infras.ts';
import { useNow } from '../../lib/use-now.ts';
import { dismissWarning, showWarning } from '../../stores/warnings.ts';
import { notify, notifyError } from '../../ui/toast.tsx';
import { soonEnding } from './soon-ending.ts';
import type { SoonEnding } from './soon-ending.ts';

const extendHours = 1;
const withAnEnd = (infras: readonly InfraSummary[]): InfraSummary[] =>
  infras.filter(({ expiresAt }) => expiresAt !== null);

/**
 * Says while there is time that an infra ends by itself, with the way to let it live. Told once for each end: closed,
 * it stays closed until the end is moved.
 */
export const ExpiryWarnings = () => {
  const { t } = useTranslation('infras');
  const infras = useInfrasPart(withAnEnd);
  const patch = usePatchInfra();
  const nowMs = useNow();
  const shown = useRef(new Map<string, string>());
  const closed = useRef(new Set<string>());
  const ending = infras === undefined ? [] : soonEnding(infras, nowMs);

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
      dismissWarning(`expiry-${id}`);
      shown.current.delete(id);
    }
    for (const one of ending) {
      const text = words.get(one.id) ?? '';
      const end = one.id + one.expiresAt;
      if (closed.current.has(end) || shown.current.get(one.id) === text) continue;
      shown.current.set(one.id, text);
      showWarning({
        id: `expiry-${one.id}`,
        text,
        action: { label: t('extendHour'), run: () => extend(one) },
        onClose: () => void closed.current.add(end),
      });
    }
  });
  return null;
};
