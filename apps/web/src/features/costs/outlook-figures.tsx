import type { Outlook, OutlookItem } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { Money } from '../../ui/money.tsx';

interface OutlookFiguresProps {
  item: OutlookItem;
  outlook: Outlook;
}

/** Now, today, this month, and what will be added if nothing changes. */
export const OutlookFigures = ({ item, outlook }: OutlookFiguresProps) => {
  const { t, i18n } = useTranslation('costs');
  const day = (at: string): string =>
    // A bound is the midnight after its day.
    new Intl.DateTimeFormat(i18n.language, { weekday: 'short', month: 'short', day: 'numeric' }).format(
      new Date(Date.parse(at) - 1),
    );
  const { simulated } = item;
  const figures = [
    { label: t('now'), usd: item.hourlyUsd, per: 'hour' as const },
    { label: t('today'), usd: item.todayUsd },
    { label: t('month'), usd: item.monthUsd },
    { label: t('untilFriday', { day: day(outlook.fridayEnd) }), usd: item.untilFridayUsd, added: true },
    { label: t('monthForecast', { day: day(outlook.monthEnd) }), usd: item.monthForecastUsd },
  ];
  return (
    <div className="flex flex-col gap-1.5">
      <dl className="grid grid-cols-2 gap-2 wide:grid-cols-5">
        {figures.map(({ label, usd, per, added }) => (
          <div key={label} className="flex min-w-0 flex-col rounded-lg border border-line p-2">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="mt-auto pt-1 font-semibold">
              <Money
                usd={usd}
                simulated={simulated}
                added={added === true}
                stacked="start"
                {...(per === undefined ? {} : { per })}
              />
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-faint">
        {t('forecastBasis', { count: item.vmCount })} {item.incomplete && t('incomplete')}
      </p>
    </div>
  );
};
