import type { PresetInputField } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Value = string | number | boolean;

interface PresetFieldProps {
  field: PresetInputField;
  value: Value | undefined;
  onChange: (value: Value) => void;
}

/** One input that only this preset has, by its type. */
export const PresetField = ({ field, value = field.default, onChange }: PresetFieldProps) => {
  const { i18n } = useTranslation();
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  const label = field.label[language];
  const hint = field.hint?.[language];
  const texts = { label, ...(hint === undefined ? {} : { hint }) };
  switch (field.type) {
    case 'boolean':
      return <Checkbox {...texts} checked={value === true} onChange={onChange} />;
    case 'integer':
      return (
        <NumberField
          {...texts}
          value={typeof value === 'number' ? value : null}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
          onChange={(next) => onChange(Math.round(next ?? Number(field.default)))}
        />
      );
    case 'choice':
      return (
        <Select
          {...texts}
          value={String(value)}
          onChange={onChange}
          options={(field.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case 'secret':
    case 'string':
    case 'infras':
    case 'llm-model':
    case 'llm-models':
    case 'quantization':
      return (
        <TextField
          {...texts}
          value={String(value)}
          onChange={onChange}
          {...(field.type === 'secret' ? { type: 'password', autoComplete: 'off' } : {})}
        />
      );
    default:
      return field.type satisfies never;
  }
};
