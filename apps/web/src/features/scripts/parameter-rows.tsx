import type { ScriptParameter } from '@terroir/shared-types';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ParameterRow } from './script-draft.ts';

const types = [
  'string',
  'integer',
  'boolean',
  'choice',
  'secret',
  'infra',
] as const satisfies readonly ScriptParameter['type'][];

interface ParameterRowsProps {
  rows: readonly ParameterRow[];
  onChange: (rows: readonly ParameterRow[]) => void;
}

/** The parameters of a script that is being written: name, type, and what they begin with. */
export const ParameterRows = ({ rows, onChange }: ParameterRowsProps) => {
  const { t } = useTranslation('scripts');
  const edit = (key: number, change: Partial<ParameterRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const nextKey = Math.max(0, ...rows.map(({ key }) => key)) + 1;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-muted">{t('parameters')}</legend>
      {rows.map((row, index) => (
        <div key={row.key} className="flex flex-wrap items-end gap-2">
          <TextField
            className="w-36"
            label={t('parameterName', { number: index + 1 })}
            mono
            spellCheck={false}
            value={row.name}
            onChange={(name) => edit(row.key, { name })}
          />
          <Select
            className="w-32"
            label={t('parameterType', { number: index + 1 })}
            value={row.type}
            onChange={(type) => edit(row.key, { type })}
            options={types.map((type) => ({ value: type, label: t(`type_${type}`) }))}
          />
          {row.type !== 'infra' && (
            <TextField
              className="min-w-36 flex-1"
              label={t(row.type === 'choice' ? 'choices' : row.type === 'secret' ? 'secretValue' : 'default')}
              type={row.type === 'secret' ? 'password' : 'text'}
              autoComplete="off"
              value={row.text}
              onChange={(text) => edit(row.key, { text })}
            />
          )}
          <IconButton
            label={t('removeParameter', { number: index + 1 })}
            icon={X}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        className="self-start"
        onClick={() => onChange([...rows, { key: nextKey, name: '', type: 'string', text: '' }])}
      >
        {t('addParameter')}
      </Button>
    </fieldset>
  );
};
