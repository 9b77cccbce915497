import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEndTerminal } from '../../api/terminals.ts';
import { cn } from '../../lib/cn.ts';
import { useTerminalTabs } from '../../stores/terminal-tabs.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { NewTerminal } from './new-terminal.tsx';
import { Recordings } from './recordings.tsx';
import { TerminalToolbar } from './terminal-toolbar.tsx';
import type { TerminalHandle } from './terminal-view.tsx';
import { TerminalView } from './terminal-view.tsx';

/** The shown tab is in sight where they do not all fit. */
const intoView = (tab: HTMLElement | null): void =>
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** Interactive shells, one a tab; typing goes to the shown one, or to all. */
export const TerminalPanel = () => {
  const { t } = useTranslation('terminal');
  const { tabs, active, broadcast, show, close } = useTerminalTabs();
  const [searching, setSearching] = useState(false);
  const handles = useRef(new Map<number, TerminalHandle>());
  const end = useEndTerminal();
  const shown = tabs.find(({ key }) => key === active) ?? tabs[0] ?? null;

  const type = (key: number, data: string): void => {
    for (const [other, { link }] of handles.current) if (broadcast || other === key) link.input(data);
  };
  const endTab = (key: number, terminalId: string | null): void => {
    close(key);
    if (terminalId !== null) end.mutate(terminalId);
  };

  if (shown === null)
    return (
      <div className="grid min-h-0 flex-1 grid-cols-1 gap-6 overflow-y-auto p-4 wide:grid-cols-2">
        <NewTerminal />
        <Recordings />
      </div>
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 items-center border-b border-line">
        {/* Its tabs stand among buttons that end them, which are no tabs. */}
        <div
          role="tablist"
          aria-label={t('title')}
          aria-owns={tabs.map(({ key }) => `terminal-tab-${key}`).join(' ')}
        />
        <div className="flex min-w-0 flex-1 overflow-x-auto px-2">
          {tabs.map(({ key, vmName, terminalId }) => (
            <div
              key={key}
              className={cn(
                'flex items-center border-b-2 pr-1',
                key === shown.key ? 'border-accent' : 'border-transparent',
              )}
            >
              <button
                type="button"
                id={`terminal-tab-${key}`}
                ref={key === shown.key ? intoView : undefined}
                role="tab"
                aria-selected={key === shown.key}
                aria-controls={`terminal-${key}`}
                onClick={() => show(key)}
                className={cn(
                  'h-9 max-w-48 truncate px-2 text-sm font-medium thumb:h-11',
                  key === shown.key ? 'text-text' : 'text-muted hover:text-text',
                )}
                title={vmName}
              >
                {vmName}
              </button>
              <IconButton
                size="sm"
                className="size-6"
                label={t('end', { name: vmName })}
                icon={X}
                onClick={() => endTab(key, terminalId)}
              />
            </div>
          ))}
        </div>
        <TerminalToolbar
          tab={shown}
          size={() => handles.current.get(shown.key)?.size() ?? null}
          onSearch={() => setSearching(true)}
        />
      </div>
      {broadcast && (
        <output className="block shrink-0 bg-paused/15 px-4 py-1 text-xs font-medium text-paused">
          {t('broadcasting', { count: tabs.length })}
        </output>
      )}
      {tabs.map((tab) => (
        <div
          key={tab.key}
          id={`terminal-${tab.key}`}
          role="tabpanel"
          aria-label={tab.vmName}
          className={cn('min-h-0 flex-1 flex-col', tab.key === shown.key ? 'flex' : 'hidden')}
        >
          <TerminalView
            tab={tab}
            shown={tab.key === shown.key}
            searching={searching && tab.key === shown.key}
            onSearchEnd={() => {
              setSearching(false);
              handles.current.get(tab.key)?.focus();
            }}
            onTyped={(data) => type(tab.key, data)}
            onHandle={(handle) => {
              if (handle === null) handles.current.delete(tab.key);
              else handles.current.set(tab.key, handle);
            }}
          />
        </div>
      ))}
    </div>
  );
};
