import type { Facet } from '@terroir/shared-types';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { controlClass } from '../../../ui/field.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { ListValue } from './expression-facets.ts';

interface ValueFacetProps {
  label: string;
  /** As the expression has it. */
  chosen: ListValue | null;
  /** As the server counted it; undefined: not known yet. */
  counted: Extract<Facet, { kind: 'values' }> | undefined;
  /** The words for a value. */
  nameOf: (value: string) => string;
  onChange: (values: readonly string[]) => void;
}

// Shorter lists are read at a glance.
const searchFrom = 12;

const shownText = (
  chosen: ListValue | null,
  nameOf: ValueFacetProps['nameOf'],
  t: { any: string; many: (count: number) => string },
): string => {
  if (chosen === null) return t.any;
  if ('contains' in chosen) return `~ ${chosen.contains}`;
  return chosen.values.length <= 2 ? chosen.values.map(nameOf).join(', ') : t.many(chosen.values.length);
};

/** Any number of values of one field, each with how many specs it would leave. */
export const ValueFacet = ({ label, chosen, counted, nameOf, onChange }: ValueFacetProps) => {
  const { t, i18n } = useTranslation(['launch', 'ui']);
  const [search, setSearch] = useState('');
  const shown = shownText(chosen, nameOf, {
    any: t('any'),
    many: (count) => t('valuesChosen', { count }),
  });
  const values = (counted?.values ?? []).map(({ value, ...rest }) => ({ value: String(value), ...rest }));
  // What the server lets through is the truth, also for `gpu ~ H100`; a value without any match is still chosen.
  const own = chosen !== null && 'values' in chosen ? chosen.values : [];
  const selected = [...new Set([...own, ...values.filter((one) => one.selected).map(({ value }) => value)])];
  const gone = own.filter((value) => !values.some((one) => one.value === value));
  const listed = [...gone.map((value) => ({ value, count: 0 })), ...values].filter(({ value }) =>
    `${value} ${nameOf(value)}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const toggle = (value: string, on: boolean): void =>
    onChange(on ? [...selected, value] : selected.filter((known) => known !== value));
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
              'flex h-8 items-center justify-between gap-2 text-left',
              chosen !== null && 'border-accent/70',
            )}
          >
            <span className={cn('truncate', chosen === null && 'text-faint')}>{shown}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </button>
        }
      >
        <div className="flex flex-col gap-1.5">
          {values.length > searchFrom && (
            <TextField
              label={t('searchValues', { field: label })}
              labelHidden
              placeholder={t('searchValues', { field: label })}
              type="search"
              value={search}
              onChange={setSearch}
            />
          )}
          {listed.length === 0 && <p className="text-xs text-faint">{t('noValues')}</p>}
          {listed.map(({ value, count }) => (
            <div key={value} className="flex items-start justify-between gap-2">
              <Checkbox
                checked={selected.includes(value)}
                onChange={(on) => toggle(value, on)}
                label={nameOf(value)}
              />
              <span className="text-xs tabular text-faint">{formatNumber(count, i18n.language)}</span>
            </div>
          ))}
          {chosen !== null && (
            <Button size="sm" className="mt-1 self-start" onClick={() => onChange([])}>
              {t('ui:clear')}
            </Button>
          )}
        </div>
      </Popover>
    </div>
  );
};
