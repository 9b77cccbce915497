import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FormState } from './connection-draft.ts';

const auths = ['keys', 'profile', 'default'] as const;

type TextName = 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'profile' | 'roleArn' | 'regions';

interface FieldsProps {
  form: FormState;
  onChange: (fields: Partial<FormState>) => void;
}

export const AwsFields = ({ form, onChange }: FieldsProps) => {
  const { t } = useTranslation('connections');
  const text = (name: TextName, more: { secret?: boolean; hint?: string } = {}) => (
    <TextField
      label={t(`field_${name}`)}
      value={form[name]}
      onChange={(value) => onChange({ [name]: value })}
      autoComplete="off"
      spellCheck={false}
      mono
      {...(more.secret === true ? { type: 'password' } : {})}
      {...(more.hint === undefined ? {} : { hint: more.hint })}
    />
  );
  return (
    <>
      <Select
        label={t('auth')}
        value={auths.find((auth) => auth === form.auth)}
        onChange={(auth) => onChange({ auth })}
        options={auths.map((value) => ({ value, label: t(`auth_${value}`) }))}
      />
      {form.auth === 'keys' && (
        <>
          {text('accessKeyId')}
          {text('secretAccessKey', { secret: true, hint: t('secretHint') })}
          {text('sessionToken', { secret: true, hint: t('sessionTokenHint') })}
        </>
      )}
      {form.auth === 'profile' && text('profile', { hint: t('profileHint') })}
      {text('roleArn', { hint: t('optional') })}
      {text('regions', { hint: t('regionsHint') })}
    </>
  );
};
