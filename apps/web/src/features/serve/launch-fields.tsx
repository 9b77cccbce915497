import type { Preset } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

export const expiryChoices = ['default', '4', '24', '168', 'never'] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

export interface LaunchOptions {
  name: string;
  count: number;
  expiry: ExpiryChoice;
}

interface LaunchFieldsProps {
  options: LaunchOptions;
  vms: Preset['needs']['vms'];
  onChange: (change: Partial<LaunchOptions>) => void;
}

/** `expiresAt` of a launch: absent for the connection's default, null for never. */
export const expiresAtOf = (expiry: ExpiryChoice, nowMs: number): { expiresAt?: string | null } => {
  if (expiry === 'default') return {};
  if (expiry === 'never') return { expiresAt: null };
  return { expiresAt: new Date(nowMs + Number(expiry) * 3_600_000).toISOString() };
};

/** Name, number of VMs, and when all of it ends by itself. */
export const LaunchFields = ({ options, vms, onChange }: LaunchFieldsProps) => {
  const { t } = useTranslation(['llm', 'serve', 'launch']);
  return (
    <div className="grid grid-cols-2 gap-2">
      <TextField
        className="col-span-2"
        label={t('name')}
        value={options.name}
        maxLength={40}
        hint={t('launch:infraNameHelp')}
        onChange={(name) => onChange({ name })}
      />
      <NumberField
        label={t('count')}
        value={options.count}
        min={vms.min}
        max={vms.max}
        onChange={(value) => onChange({ count: Math.max(vms.min, Math.round(value ?? vms.min)) })}
      />
      <Select<ExpiryChoice>
        label={t('serve:expiry')}
        value={options.expiry}
        onChange={(expiry) => onChange({ expiry })}
        options={expiryChoices.map((value) => ({ value, label: t(`serve:expiry_${value}`) }))}
      />
    </div>
  );
};
