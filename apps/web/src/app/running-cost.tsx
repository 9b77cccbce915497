import type { Outlook, OutlookItem } from '@terroir/shared-types';
import { CircleDollarSign, FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useOutlook } from '../api/costs.ts';
import { useKrwRate } from '../api/rates.ts';
import { cn } from '../lib/cn.ts';
import { formatMoney } from '../lib/format.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useShowPanel } from '../stores/use-show-panel.ts';
import { Tooltip } from '../ui/tooltip.tsx';

const Meter = ({ item, outlook }: { item: OutlookItem; outlook: Outlook }) => {
  const { t, i18n } = useTranslation(['shell', 'ui']);
  const currency = usePreferences((state) => state.currency);
  const rate = useKrwRate().data;
  const showPanel = useShowPanel();
  const { simulated, vmCount, incomplete } = item;
  if (vmCount === 0 && item.hourlyUsd === 0 && item.todayUsd === 0) return null;
  const won = currency === 'krw' && rate !== undefined;
  const money = (usd: number): string =>
    formatMoney(won ? usd * rate.perUsd : usd, won ? 'KRW' : 'USD', i18n.language);
  const day = (at: string): string =>
    // A bound is the midnight after its day.
    new Intl.DateTimeFormat(i18n.language, { weekday: 'short', month: 'short', day: 'numeric' }).format(
      new Date(Date.parse(at) - 1),
    );
  const price = `${money(item.hourlyUsd)}${t('ui:perHour')}`;
  const lines = [
    t(simulated ? 'runningSimulated' : 'runningReal', { count: vmCount, price }),
    t('spentToday', { amount: money(item.todayUsd) }),
    t('forecastFriday', { day: day(outlook.fridayEnd), amount: money(item.untilFridayUsd) }),
    t('forecastMonth', { day: day(outlook.monthEnd), amount: money(item.monthForecastUsd) }),
    incomplete && t('runningIncomplete'),
  ].filter((line) => typeof line === 'string');
  const Icon = simulated ? FlaskConical : CircleDollarSign;
  return (
    <Tooltip
      content={
        <span className="flex flex-col gap-0.5 tabular">
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      }
    >
      <button
        type="button"
        onClick={() => showPanel('right', 'costs')}
        className={cn(
          'flex h-7 items-center gap-1.5 rounded-md border px-2 text-xs font-medium whitespace-nowrap tabular hover:bg-hover thumb:h-11 thumb:border-0 thumb:px-1',
          simulated ? 'border-line text-muted' : 'border-accent/50 text-accent',
        )}
      >
        {/* On a narrow bar the sandbox badge beside it already says what the flask says. */}
        <Icon aria-hidden className={cn('size-3.5 shrink-0', simulated && 'thumb:hidden')} />
        <span className="thumb:sr-only">{t('runningVms', { count: vmCount })}</span>
        <span className="thumb:sr-only">·</span>
        <span>
          {incomplete && '≥ '}
          {price}
        </span>
        <span className="thumb:sr-only">·</span>
        <span className="thumb:sr-only">{t('todayShort', { amount: money(item.todayUsd) })}</span>
        {simulated && <span className="sr-only">{t('ui:simulated')}</span>}
      </button>
    </Tooltip>
  );
};

/** The ticker: what runs and costs now, has cost today and will; simulated money never mixes with real money. */
export const RunningCost = () => {
  const outlook = useOutlook().data;
  return outlook?.items.map((item) => <Meter key={String(item.simulated)} item={item} outlook={outlook} />);
};
