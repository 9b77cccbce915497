import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVms } from '../../../api/vms.ts';
import { useShowPanel } from '../../../stores/use-show-panel.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextField } from '../../../ui/text-field.tsx';

const listed = 100;

/** Whose files: the running VMs, found by name. */
export const VmChooser = ({ onChoose }: { onChoose: (vmId: string) => void }) => {
  const { t } = useTranslation('files');
  const showPanel = useShowPanel();
  const [query, setQuery] = useState('');
  const { data, error, refetch } = useVms();
  if (error !== null && data === undefined) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const running = data.items.filter(({ status }) => status === 'running');
  const wanted = query.trim().toLowerCase();
  const found = running.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (running.length === 0)
    return (
      <EmptyState
        kind="first-use"
        title={t('noVms')}
        hint={t('noVmsHint')}
        action={<Button onClick={() => showPanel('left', 'launch')}>{t('noVmsAction')}</Button>}
      />
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-4 py-3">
      <TextField className="max-w-100" label={t('findVm')} value={query} onChange={setQuery} />
      {found.length === 0 && <p className="text-sm text-muted">{t('noVmFound')}</p>}
      <ul aria-label={t('runningVms')} className="max-w-150">
        {found.slice(0, listed).map(({ id, name, provider, region }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onChoose(id)}
              className="flex min-h-8 w-full items-center gap-2 rounded px-2 py-1 text-left text-sm hover:bg-hover thumb:min-h-11"
            >
              <span className="w-14 shrink-0">
                <ProviderMark provider={provider} />
              </span>
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-xs text-faint">{region}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > listed && (
        <p className="text-xs text-faint">{t('moreVms', { count: found.length - listed })}</p>
      )}
    </div>
  );
};
