import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddConnection } from '../../../api/connections.ts';
import { problemText } from '../../../i18n/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { notify } from '../../../ui/toast.tsx';
import { AwsFields } from './aws-fields.tsx';
import { draftOf, emptyForm, type FormState } from './connection-draft.ts';
import { fieldProblems } from './field-problems.ts';
import { HostFields } from './host-fields.tsx';
import { TumblebugFields } from './tumblebug-fields.tsx';

const drivers = ['aws', 'tumblebug', 'ssh'] as const;
const firstAuth = { aws: 'keys', tumblebug: '', ssh: 'key' };
const fieldsOf = { aws: AwsFields, tumblebug: TumblebugFields, ssh: HostFields };

/** Adds one connection. What does not fit is told by the server, in the dialog, and nothing typed is lost. */
export const AddDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation('connections');
  const [form, setForm] = useState<FormState>(emptyForm);
  const add = useAddConnection();
  const { error: refused } = add;
  const draft = draftOf(form);
  const Fields = fieldsOf[form.driver];
  const change = (fields: Partial<FormState>): void => setForm((old) => ({ ...old, ...fields }));
  const [sent, setSent] = useState<FormState>(emptyForm);
  const body = useRef<HTMLDivElement>(null);
  const found = add.isError ? fieldProblems(add.error, form) : null;
  // What was typed since is not judged by what was found before.
  const problems = Object.fromEntries(
    Object.entries(found ?? {}).filter(([name]) => Reflect.get(form, name) === Reflect.get(sent, name)),
  );
  const refusal = add.isError && found === null ? problemText(add.error) : null;
  useEffect(() => {
    if (refused !== null) body.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [refused]);
  const submit = (): void => {
    if (draft === null) return;
    setSent(form);
    add.mutate(draft, {
      onSuccess({ name }) {
        notify(t('added', { name }), t('addedHint'));
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('addTitle')}
      description={t('addBody')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" disabled={draft === null} busy={add.isPending} onClick={submit}>
            {t('add')}
          </Button>
        </>
      }
    >
      <div ref={body} className="flex flex-col gap-3">
        <TextField
          label={t('name')}
          value={form.name}
          error={problems['name']}
          onChange={(name) => change({ name })}
          autoComplete="off"
          maxLength={60}
        />
        <Select
          label={t('driver')}
          value={form.driver}
          onChange={(driver) => change({ driver, auth: firstAuth[driver], regions: '' })}
          options={drivers.map((value) => ({ value, label: t(`driver_${value}`) }))}
        />
        <Fields form={form} problems={problems} onChange={change} />
        {refusal !== null && (
          <p role="alert" className="text-sm text-failed">
            {[refusal.detail, refusal.remedy, refusal.verbatim]
              .filter((text) => text !== undefined)
              .join(' ')}
          </p>
        )}
      </div>
    </Dialog>
  );
};
