import type { ScriptParameter } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useInfras } from '../../api/infras.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ParameterValues } from './parameter-values.ts';
import { textIn } from './people-text.ts';

type Value = ParameterValues[string];

interface ParameterFieldProps {
  parameter: ScriptParameter;
  value: Value;
  /** True: the server keeps a value for it. */
  kept: boolean;
  onChange: (value: Value) => void;
}

const InfraField = ({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint: string | undefined;
  value: Value;
  onChange: (value: Value) => void;
}) => {
  const { t } = useTranslation('scripts');
  const infras = useInfras();
  return (
    <Select
      label={label}
      hint={hint}
      placeholder={t('chooseInfra')}
      value={typeof value === 'string' ? value : undefined}
      onChange={onChange}
      options={(infras.data?.items ?? [])
        .filter(({ status }) => status !== 'terminated')
        .map(({ id, name, status }) => ({ value: id, label: name, hint: status }))}
    />
  );
};

/** The field of one parameter, by its type. */
export const ParameterField = ({ parameter, value, kept, onChange }: ParameterFieldProps) => {
  const { t, i18n } = useTranslation('scripts');
  const label = textIn(parameter.label ?? parameter.name, i18n.language);
  const hint = parameter.hint === undefined ? undefined : textIn(parameter.hint, i18n.language);
  switch (parameter.type) {
    case 'integer':
      return (
        <NumberField
          label={label}
          hint={hint}
          value={typeof value === 'number' ? value : null}
          {...(parameter.min === undefined ? {} : { min: parameter.min })}
          {...(parameter.max === undefined ? {} : { max: parameter.max })}
          onChange={(next) => onChange(next === null ? null : Math.round(next))}
        />
      );
    case 'boolean':
      return <Checkbox label={label} hint={hint} checked={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          label={label}
          hint={hint}
          value={typeof value === 'string' ? value : undefined}
          onChange={onChange}
          options={parameter.choices.map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case 'infra':
      return <InfraField label={label} hint={hint} value={value} onChange={onChange} />;
    case 'secret':
      return (
        <TextField
          label={label}
          hint={hint}
          type="password"
          autoComplete="off"
          placeholder={kept ? t('secretKept') : ''}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' ? null : text)}
        />
      );
    case 'string':
      return (
        <TextField
          label={label}
          hint={hint}
          spellCheck={false}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
        />
      );
    default:
      return parameter satisfies never;
  }
};
