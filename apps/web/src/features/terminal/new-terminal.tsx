import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenTerminals } from '../../api/terminals.ts';
import { useVms } from '../../api/vms.ts';
import { maxTerminalTabs, useTerminalTabs } from '../../stores/terminal-tabs.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { TextField } from '../../ui/text-field.tsx';

const listed = 50;
const rowClass =
  'flex min-h-8 w-full items-center gap-2 rounded px-2 py-1 text-left text-sm hover:bg-hover disabled:opacity-50 thumb:min-h-11';

/** Where to open a shell: those that live already, then the running VMs, found by name. */
export const NewTerminal = () => {
  const { t } = useTranslation('terminal');
  const [query, setQuery] = useState('');
  const { data: vms } = useVms();
  const { data: terminals } = useOpenTerminals();
  const { tabs, open } = useTerminalTabs();
  const shownIds = new Set(tabs.map(({ terminalId }) => terminalId));
  const showPanel = useShowPanel();
  const wanted = query.trim().toLowerCase();
  const matches = ({ name }: { name: string }): boolean => name.toLowerCase().includes(wanted);
  const running = (vms?.items ?? []).filter((vm) => vm.status === 'running' && matches(vm));
  const elsewhere = (terminals?.items ?? []).filter(
    ({ id, vmName }) => !shownIds.has(id) && matches({ name: vmName }),
  );
  const full = tabs.length >= maxTerminalTabs;
  return (
    <div className="flex flex-col gap-3">
      <TextField label={t('findVm')} value={query} onChange={setQuery} />
      {full && <p className="text-xs text-paused">{t('full', { count: maxTerminalTabs })}</p>}
      {elsewhere.length > 0 && (
        <section aria-label={t('living')}>
          <h3 className="mb-1 text-xs font-semibold text-muted">{t('living')}</h3>
          <ul>
            {elsewhere.slice(0, listed).map(({ id, vmId, vmName, createdAt }) => (
              <li key={id}>
                <button
                  type="button"
                  disabled={full}
                  className={rowClass}
                  onClick={() => open({ vmId, vmName, terminalId: id })}
                >
                  <span className="min-w-0 flex-1 truncate">{vmName}</span>
                  <RelativeTime at={createdAt} className="text-xs text-faint" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label={t('runningVms')}>
        <h3 className="mb-1 text-xs font-semibold text-muted">{t('runningVms')}</h3>
        {running.length === 0 && (
          <p className="px-2 text-sm text-muted">{wanted === '' ? t('noVms') : t('noMatch')}</p>
        )}
        {running.length === 0 && wanted === '' && (
          <Button className="mx-2 mt-2" onClick={() => showPanel('left', 'launch')}>
            {t('findSpec')}
          </Button>
        )}
        <ul>
          {running.slice(0, listed).map(({ id, name, provider, region }) => (
            <li key={id}>
              <button
                type="button"
                disabled={full}
                className={rowClass}
                onClick={() => open({ vmId: id, vmName: name })}
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
        {running.length > listed && (
          <p className="px-2 pt-1 text-xs text-faint">{t('more', { count: running.length - listed })}</p>
        )}
      </section>
    </div>
  );
};
