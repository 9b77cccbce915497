import { useTranslation } from 'react-i18next';
import { TextField } from '../../../ui/text-field.tsx';
import type { FormState } from './connection-draft.ts';
import type { FieldProblems } from './field-problems.ts';

type TextName =
  | 'url'
  | 'username'
  | 'password'
  | 'regions'
  | 'namespace'
  | 'credentialHolder'
  | 'sshOverride';

/** Fields that are folded away. */
const more = ['namespace', 'credentialHolder', 'sshOverride'] as const;

interface FieldsProps {
  form: FormState;
  problems: FieldProblems;
  onChange: (fields: Partial<FormState>) => void;
}

/** A CB-Tumblebug server: where it answers and who we are there; the rest has its own defaults. */
export const TumblebugFields = ({ form, problems, onChange }: FieldsProps) => {
  const { t } = useTranslation('connections');
  const text = (name: TextName, hint: string, extra: { type?: string; placeholder?: string } = {}) => (
    <TextField
      label={t(`tumblebug_${name}`)}
      value={form[name]}
      error={problems[name]}
      onChange={(value) => onChange({ [name]: value })}
      hint={hint}
      autoComplete="off"
      spellCheck={false}
      mono
      {...extra}
    />
  );
  return (
    <>
      {text('url', t('tumblebugUrlHint'), { placeholder: 'http://localhost:1323' })}
      <div className="grid gap-3 sm:grid-cols-2">
        {text('username', t('tumblebugUserHint'), { placeholder: 'default' })}
        {text('password', t('secretHint'), { type: 'password' })}
      </div>
      {text('regions', t('tumblebugRegionsHint'))}
      <details open={more.some((name) => problems[name] !== undefined)}>
        <summary className="cursor-pointer text-xs font-semibold text-muted">{t('moreSettings')}</summary>
        <div className="mt-2 flex flex-col gap-3">
          {text('namespace', t('namespaceHint'), { placeholder: 'default' })}
          {text('credentialHolder', t('holderHint'), { placeholder: 'admin' })}
          {text('sshOverride', t('sshOverrideHint'), { placeholder: '127.0.0.1:2222' })}
        </div>
      </details>
    </>
  );
};
