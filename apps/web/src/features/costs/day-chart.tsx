import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';

export interface DayBar {
  /** `YYYY-MM-DD` */
  day: string;
  usd: number;
}

const width = 560;
const height = 150;
const left = 4;
const bottom = 18;
const top = 16;

/** At most this many days are named under the axis. */
const maxLabels = 8;

const shortDay = (day: string, language: string): string =>
  new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** Spend per day as bars; the table below says the same in numbers. */
export const DayChart = ({ bars, simulated }: { bars: readonly DayBar[]; simulated: boolean }) => {
  const { t, i18n } = useTranslation('costs');
  const { language } = i18n;
  const max = Math.max(...bars.map(({ usd }) => usd));
  const step = (width - 2 * left) / Math.max(1, bars.length);
  const barWidth = Math.min(48, Math.max(2, step * 0.7));
  const plot = height - top - bottom;
  const every = Math.ceil(bars.length / maxLabels);
  const total = bars.reduce((sum, { usd }) => sum + usd, 0);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('chart', { count: bars.length, total: formatMoney(total, 'USD', language) })}
      className="w-full"
    >
      <text x={left} y={10} className="fill-faint text-[10px] tabular">
        {max > 0 ? formatMoney(max, 'USD', language) : t('nothingSpent')}
      </text>
      <line x1={left} x2={width - left} y1={top} y2={top} className="stroke-line" strokeDasharray="2 4" />
      {bars.map(({ day, usd }, index) => {
        const barHeight = max > 0 ? Math.max(usd > 0 ? 1.5 : 0, (usd / max) * plot) : 0;
        const x = left + index * step + (step - barWidth) / 2;
        return (
          <g key={day}>
            <title>{`${day}: ${formatMoney(usd, 'USD', language)}`}</title>
            <rect
              x={x}
              y={top + plot - barHeight}
              width={barWidth}
              height={barHeight}
              rx={Math.min(3, barWidth / 4)}
              className={simulated ? 'fill-muted' : 'fill-accent'}
            />
            {(bars.length - 1 - index) % every === 0 && (
              <text
                x={x + barWidth / 2}
                y={height - 5}
                textAnchor="middle"
                className="fill-faint text-[10px] tabular"
              >
                {shortDay(day, language)}
              </text>
            )}
          </g>
        );
      })}
      <line x1={left} x2={width - left} y1={top + plot} y2={top + plot} className="stroke-line-strong" />
    </svg>
  );
};
