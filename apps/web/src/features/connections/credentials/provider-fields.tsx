import type { CredentialsOverview } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';

type Provider = CredentialsOverview['providers'][number];

interface ProviderFieldsProps {
  providers: readonly Provider[];
  chosen: Provider | undefined;
  onChoose: (provider: string) => void;
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
}

/** One cloud and the values that it needs, under the names that it gives them itself. */
export const ProviderFields = ({ providers, chosen, onChoose, values, onChange }: ProviderFieldsProps) => {
  const { t } = useTranslation('connections');
  const stateOf = ({ verified, unverified }: Provider): string =>
    verified + unverified === 0
      ? t('cloudNone')
      : t('cloudState', { verified, total: verified + unverified });
  const field = (key: string) => {
    const shared = {
      label: key,
      value: values[key] ?? '',
      onChange: (value: string) => onChange({ ...values, [key]: value }),
      autoComplete: 'off',
      spellCheck: false,
      mono: true,
    } as const;
    // The one value that has lines.
    return key === 'private_key' ? (
      <TextArea key={key} {...shared} rows={4} placeholder="-----BEGIN PRIVATE KEY-----" />
    ) : (
      <TextField key={key} {...shared} type="password" />
    );
  };
  return (
    <>
      <Select
        label={t('cloud')}
        value={chosen?.provider}
        onChange={onChoose}
        options={providers.map((one) => ({
          value: one.provider,
          label: `${one.provider} · ${stateOf(one)}`,
        }))}
      />
      {chosen?.keys.map(field)}
      <p className="text-xs text-faint">{t('cloudHint')}</p>
    </>
  );
};
