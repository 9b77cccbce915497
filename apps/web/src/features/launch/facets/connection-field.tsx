import type { Connection } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../../api/connections.ts';
import { useLaunchDraft } from '../../../stores/launch-draft.ts';
import { Select } from '../../../ui/select.tsx';

const anywhere = '*';

interface ConnectionFieldProps {
  chosen: Connection | null;
  onChange: (connectionId: string | null) => void;
}

/** Limits what is found, and what the map shows, to what can be launched through one connection. */
export const ConnectionField = ({ chosen, onChange }: ConnectionFieldProps) => {
  const { t } = useTranslation('launch');
  const connections = useConnections().data ?? [];
  const draft = useLaunchDraft((store) => store.change);
  // With one connection there is nothing to choose.
  if (connections.length < 2) return null;
  return (
    <Select
      label={t('through')}
      value={chosen?.id ?? anywhere}
      onChange={(value) => {
        onChange(value === anywhere ? null : value);
        // What is found this way is launched this way; the selection shows it and can change it.
        if (value !== anywhere) draft({ connectionId: value });
      }}
      options={[
        { value: anywhere, label: t('any') },
        ...connections.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
};
