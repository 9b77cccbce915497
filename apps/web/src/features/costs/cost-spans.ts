import type { CostSpan } from '../../api/costs.ts';

export const spanIds = ['today', 'week', 'month', 'all'] as const;
export type SpanId = (typeof spanIds)[number];

const dayStart = (now: Date, daysBack: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack);

/** Where a span begins in the viewer's time; null: with the ledger. */
export const spanStart = (id: SpanId, now: Date): Date | null => {
  switch (id) {
    case 'today':
      return dayStart(now, 0);
    case 'week':
      return dayStart(now, 6);
    case 'month':
      return new Date(now.getFullYear(), now.getMonth(), 1);
    default:
      id satisfies 'all';
      return null;
  }
};

export const spanQuery = (id: SpanId, now: Date): CostSpan => {
  const start = spanStart(id, now);
  return start === null ? {} : { from: start.toISOString() };
};

const two = (part: number): string => String(part).padStart(2, '0');
const dayName = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** Every day from `first` to today as `YYYY-MM-DD`, at most the last `max`. */
export const daysUntil = (first: Date, now: Date, max: number): string[] => {
  const days: string[] = [];
  for (let back = 0; days.length < max; back += 1) {
    const day = dayStart(now, back);
    if (day < dayStart(first, 0) && back > 0) break;
    days.push(dayName(day));
  }
  return days.reverse();
};
