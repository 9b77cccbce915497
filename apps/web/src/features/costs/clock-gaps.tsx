import type { Costs } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatElapsed } from '../../lib/format.ts';

/** Stretches of which no clock tells for certain how long they were, and what is counted for them. */
export const ClockGaps = ({ gaps }: { gaps: NonNullable<Costs['gaps']> }) => {
  const { t, i18n } = useTranslation('costs');
  return (
    <ul className="flex flex-col gap-1 text-xs text-paused">
      {gaps.map(({ until, countedMs, clockMs, basis }) => (
        <li key={until}>
          {t(clockMs < 0 ? 'gap_back' : 'gap_forward', {
            until: formatDateTime(until, i18n.language),
            clock: formatElapsed(Math.abs(clockMs), i18n.language),
            counted: formatElapsed(countedMs, i18n.language),
            basis: t(basis === 'at-least' ? 'gapBasis_at-least' : 'gapBasis_uptime'),
          })}
        </li>
      ))}
    </ul>
  );
};
