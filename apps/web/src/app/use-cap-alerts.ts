import { useTranslation } from 'react-i18next';
import { formatMoney } from '../lib/format.ts';
import { useLiveEvents } from '../realtime/event-listeners.ts';
import { useShowPanel } from '../stores/use-show-panel.ts';
import { showWarning } from '../stores/warnings.ts';

/** Says aloud that a spending cap fills up, and leads to the costs. */
export const useCapAlerts = (): void => {
  const { t, i18n } = useTranslation(['costs', 'status']);
  const showPanel = useShowPanel();
  useLiveEvents((event) => {
    if (event.type !== 'cap-warned') return;
    const money = (usd: number): string => formatMoney(usd, 'USD', i18n.language);
    const figures = {
      level: event.level,
      scope: event.scope,
      used: money(event.usedUsd),
      max: money(event.limitUsd),
      limit: t(`status:limit.${event.limit}`),
    };
    showWarning({
      // A cap's next level replaces what was said of the one before.
      id: `cap-${event.scope}-${event.limit}`,
      text: t('alert', figures),
      action: { label: t('title'), run: () => showPanel('right', 'costs') },
    });
  });
};
