import type { Facet } from '@terroir/shared-types';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { controlClass } from '../../../ui/field.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Popover } from '../../../ui/popover.tsx';
import type { Bound } from './expression-facets.ts';

interface Range {
  min: Bound | null;
  max: Bound | null;
}

interface RangeFacetProps {
  label: string;
  unit?: string;
  range: Range;
  counted: Facet | undefined;
  onChange: (change: Partial<Range>) => void;
}

interface Band {
  key: string;
  label: string;
  count: number;
  range: Range;
}

const bandsOf = (counted: Facet | undefined, number: (value: number) => string): Band[] => {
  const bound = (value: number | null, strict: boolean): Bound | null =>
    value === null ? null : { value, strict };
  if (counted === undefined) return [];
  if (counted.kind === 'values')
    return counted.values
      .map(({ value, count }) => ({ value: Number(value), count }))
      .toSorted((a, b) => a.value - b.value)
      .map(({ value, count }) => ({
        key: String(value),
        label: number(value),
        count,
        range: { min: bound(value, false), max: bound(value, false) },
      }));
  return counted.bands.map(({ from, to, count }) => ({
    key: `${from}-${to}`,
    label: to === null ? `≥ ${number(from ?? 0)}` : `${from === null ? '' : number(from)} – ${number(to)}`,
    count,
    range: { min: bound(from, false), max: bound(to, true) },
  }));
};

const rangeText = ({ min, max }: Range, number: (value: number) => string): string | null => {
  if (min !== null && max !== null)
    return min.value === max.value ? number(min.value) : `${number(min.value)} – ${number(max.value)}`;
  if (min !== null) return `${min.strict ? '>' : '≥'} ${number(min.value)}`;
  return max === null ? null : `${max.strict ? '<' : '≤'} ${number(max.value)}`;
};

/** A lower and an upper bound, and where the specs are: a press on a bar takes its range. */
export const RangeFacet = ({ label, unit, range, counted, onChange }: RangeFacetProps) => {
  const { t, i18n } = useTranslation(['launch', 'ui']);
  const number = (value: number): string => formatNumber(value, i18n.language, 4);
  const text = rangeText(range, number);
  const shown = text === null ? t('any') : `${text}${unit === undefined ? '' : ` ${unit}`}`;
  const bands = bandsOf(counted, number);
  const most = Math.max(1, ...bands.map(({ count }) => count));
  const same = (a: Bound | null, b: Bound | null): boolean =>
    a?.value === b?.value && a?.strict === b?.strict;
  const write = (value: number | null): Bound | null => (value === null ? null : { value, strict: false });
  const isSet = range.min !== null || range.max !== null;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-xs font-medium text-muted">{label}</span>
      <Popover
        label={label}
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`${label}: ${shown}`}
            className={cn(
              controlClass,
              'flex h-8 items-center justify-between gap-2 text-left tabular',
              isSet && 'border-accent/70',
            )}
          >
            <span className={cn('truncate', !isSet && 'text-faint')}>{shown}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </button>
        }
      >
        <div className="flex flex-col gap-3">
          <div className="grid grid-cols-2 gap-2">
            <NumberField
              label={t('atLeast')}
              {...(unit === undefined ? {} : { unit })}
              min={0}
              value={range.min?.value ?? null}
              onChange={(value) => onChange({ min: write(value) })}
              placeholder={t('any')}
            />
            <NumberField
              label={t('atMost')}
              {...(unit === undefined ? {} : { unit })}
              min={0}
              value={range.max?.value ?? null}
              onChange={(value) => onChange({ max: write(value) })}
              placeholder={t('any')}
            />
          </div>
          <ul aria-label={t('bands', { field: label })} className="flex max-h-60 flex-col overflow-y-auto">
            {bands.map((band) => {
              const on = same(band.range.min, range.min) && same(band.range.max, range.max);
              return (
                <li key={band.key}>
                  <button
                    type="button"
                    aria-pressed={on}
                    onClick={() => onChange(on ? { min: null, max: null } : band.range)}
                    className="relative flex min-h-6 w-full items-center justify-between gap-2 rounded px-1.5 text-xs tabular hover:bg-hover aria-pressed:text-accent thumb:min-h-11"
                  >
                    <span
                      aria-hidden
                      className="absolute inset-y-1 left-0 rounded bg-accent-soft"
                      style={{ width: `${(band.count / most) * 100}%` }}
                    />
                    <span className="relative">
                      {band.label} {unit}
                    </span>
                    <span className="relative text-faint">{number(band.count)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
          {counted !== undefined && counted.missing > 0 && (
            <p className="text-2xs text-faint">{t('bandMissing', { count: counted.missing })}</p>
          )}
          {isSet && (
            <Button size="sm" className="self-start" onClick={() => onChange({ min: null, max: null })}>
              {t('ui:clear')}
            </Button>
          )}
        </div>
      </Popover>
    </div>
  );
};
