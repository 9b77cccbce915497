import { useTranslation } from 'react-i18next';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { FormState } from './connection-draft.ts';
import type { FieldProblems } from './field-problems.ts';

const auths = ['keys', 'profile', 'default'] as const;

/** Fields that are folded away. */
const more = ['roleArn', 'externalId', 'allowFrom', 'endpointUrl'] as const;
const markets = ['on-demand', 'spot'] as const;

type TextName =
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'profile'
  | 'roleArn'
  | 'externalId'
  | 'regions'
  | 'allowFrom'
  | 'endpointUrl';

interface FieldsProps {
  form: FormState;
  problems: FieldProblems;
  onChange: (fields: Partial<FormState>) => void;
}

export const AwsFields = ({ form, problems, onChange }: FieldsProps) => {
  const { t } = useTranslation('connections');
  const text = (name: TextName, extra: { secret?: boolean; hint?: string } = {}) => (
    <TextField
      label={t(`field_${name}`)}
      value={form[name]}
      error={problems[name]}
      onChange={(value) => onChange({ [name]: value })}
      autoComplete="off"
      spellCheck={false}
      mono
      {...(extra.secret === true ? { type: 'password' } : {})}
      {...(extra.hint === undefined ? {} : { hint: extra.hint })}
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
      {text('regions', { hint: t('regionsHint') })}
      <Select
        label={t('market')}
        value={form.market}
        onChange={(market) => onChange({ market })}
        hint={form.market === 'spot' ? t('spotHint') : undefined}
        options={markets.map((value) => ({ value, label: t(`market_${value}`) }))}
      />
      {form.market === 'spot' && (
        <NumberField
          label={t('spotMax')}
          unit="USD"
          min={0}
          value={form.spotMaxHourlyUsd}
          error={problems.spotMaxHourlyUsd}
          onChange={(spotMaxHourlyUsd) => onChange({ spotMaxHourlyUsd })}
          placeholder={t('onDemandPrice')}
        />
      )}
      <details open={more.some((name) => problems[name] !== undefined)}>
        <summary className="cursor-pointer text-xs font-semibold text-muted">{t('moreSettings')}</summary>
        <div className="mt-2 flex flex-col gap-3">
          {text('roleArn', { hint: t('optional') })}
          {text('externalId', { hint: t('externalIdHint') })}
          {text('allowFrom', { hint: t('allowFromHint') })}
          {text('endpointUrl', { hint: t('endpointHint') })}
        </div>
      </details>
    </>
  );
};
