import { useTranslation } from 'react-i18next';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { FormState } from './connection-draft.ts';
import type { FieldProblems } from './field-problems.ts';
import { parseHosts } from './parse-hosts.ts';

const auths = ['key', 'agent'] as const;

interface FieldsProps {
  form: FormState;
  problems: FieldProblems;
  onChange: (fields: Partial<FormState>) => void;
}

export const HostFields = ({ form, problems, onChange }: FieldsProps) => {
  const { t } = useTranslation('connections');
  const { hosts, badLines } = parseHosts(form.hosts);
  const wrong = badLines.length > 0 && t('hostsWrong', { lines: badLines.join(', ') });
  return (
    <>
      <TextArea
        label={t('hosts')}
        value={form.hosts}
        onChange={(text) => onChange({ hosts: text })}
        hint={t('hostsHint')}
        error={wrong === false ? problems.hosts : wrong}
        aside={<span className="text-xs text-faint">{t('hostCount', { count: hosts.length })}</span>}
        placeholder={'gpu1 ubuntu@10.0.0.11\ngpu2 ubuntu@10.0.0.12:2222 0.40'}
        rows={4}
        mono
        spellCheck={false}
      />
      <div className="grid grid-cols-3 gap-2">
        <TextField
          label={t('site')}
          value={form.site}
          error={problems.site}
          onChange={(site) => onChange({ site })}
          autoComplete="off"
          spellCheck={false}
          placeholder="daejeon"
        />
        <NumberField
          label={t('latitude')}
          value={form.lat}
          error={problems.lat}
          onChange={(lat) => onChange({ lat })}
          min={-90}
          max={90}
        />
        <NumberField
          label={t('longitude')}
          value={form.lng}
          error={problems.lng}
          onChange={(lng) => onChange({ lng })}
          min={-180}
          max={180}
        />
      </div>
      <Select
        label={t('auth')}
        value={auths.find((auth) => auth === form.auth)}
        onChange={(auth) => onChange({ auth })}
        options={auths.map((value) => ({ value, label: t(`auth_${value}`) }))}
      />
      {form.auth === 'key' && (
        <TextArea
          label={t('privateKey')}
          value={form.privateKey}
          error={problems.privateKey}
          onChange={(privateKey) => onChange({ privateKey })}
          hint={t('secretHint')}
          placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
          rows={4}
          mono
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </>
  );
};
