import type { Connection } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpec } from '../../../api/specs.ts';
import { formatMoney } from '../../../lib/format.ts';
import type { ProposedInfra } from '../../../stores/launch-proposal.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import type { Fallback } from './fallback.ts';
import { fallbackOf, withCeiling } from './fallback.ts';
import { FallbackChoices } from './fallback-choices.tsx';

interface FallbacksProps {
  group: ProposedInfra['nodeGroups'][number];
  connection: Connection;
  /** Undefined: not touched. */
  fallback: Fallback | undefined;
  onChange: (fallback: Fallback) => void;
}

/** May this group go on with another spec when its own is refused: with which, and up to which price? */
export const Fallbacks = ({ group, connection, fallback, onChange }: FallbacksProps) => {
  const { t, i18n } = useTranslation(['cost', 'ui']);
  const spec = useSpec(group.specId).data;
  const [open, setOpen] = useState(false);
  const now = fallback ?? fallbackOf(group, spec?.hourlyUsd ?? null);
  const ceiling = `${formatMoney(now.ceilingUsd, 'USD', i18n.language)}${t('ui:perHour')}`;
  const state = [
    ...(now.named.length === 0 ? [] : [t('fallbackNamed', { count: now.named.length })]),
    ...(now.others ? [t('fallbackOthersShort', { ceiling })] : []),
  ];
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="rounded-lg border border-line"
    >
      <summary className="flex cursor-pointer flex-wrap items-baseline justify-between gap-x-3 px-3 py-2 text-sm thumb:min-h-11 thumb:items-center">
        <span className="font-medium">{t('fallback', { name: group.name })}</span>
        <span className="text-xs text-muted tabular">
          {state.length === 0 ? t('fallbackNone') : state.join(', ')}
        </span>
      </summary>
      {open && (
        <div className="flex flex-col gap-3 border-t border-line px-3 py-2.5">
          <NumberField
            label={t('fallbackCeiling', { name: group.name })}
            hint={t('fallbackHelp')}
            unit="USD/h"
            value={now.ceilingUsd}
            min={0.0001}
            max={1_000_000}
            step={0.01}
            onChange={(value) => value !== null && value > 0 && onChange(withCeiling(now, value))}
          />
          <FallbackChoices
            group={group}
            connectionId={connection.id}
            unitHourlyUsd={spec?.hourlyUsd ?? null}
            fallback={now}
            onChange={onChange}
          />
          <Checkbox
            label={t('fallbackOthers')}
            hint={t('fallbackOthersHint', { ceiling })}
            checked={now.others}
            onChange={(others) => onChange({ ...now, others })}
          />
        </div>
      )}
    </details>
  );
};
