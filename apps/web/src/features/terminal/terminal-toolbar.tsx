import { Circle, CircleStop, Plus, Radio, Search, SquareArrowOutDownLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useOpenTerminals, useRecord } from '../../api/terminals.ts';
import { useTerminalTabs } from '../../stores/terminal-tabs.ts';
import type { TerminalTab } from '../../stores/terminal-tabs.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { NewTerminal } from './new-terminal.tsx';

interface TerminalToolbarProps {
  tab: TerminalTab | null;
  size: () => { cols: number; rows: number } | null;
  onSearch: () => void;
}

/** What can be done with the shown terminal, and a new one. */
export const TerminalToolbar = ({ tab, size, onSearch }: TerminalToolbarProps) => {
  const { t } = useTranslation('terminal');
  const { tabs, broadcast, setBroadcast, close } = useTerminalTabs();
  const { data: terminals } = useOpenTerminals();
  const record = useRecord();
  const id = tab?.terminalId ?? null;
  const recording = terminals?.items.find((terminal) => terminal.id === id)?.recording === true;
  const toggleRecording = (): void => {
    const now = size();
    if (id !== null && now !== null) record.mutate({ id, size: recording ? null : now });
  };
  return (
    <div className="flex shrink-0 items-center gap-0.5 px-2">
      {tab !== null && (
        <>
          {tabs.length > 1 && (
            <IconButton
              size="sm"
              label={t('broadcast', { count: tabs.length })}
              icon={Radio}
              aria-pressed={broadcast}
              onClick={() => setBroadcast(!broadcast)}
            />
          )}
          <IconButton
            size="sm"
            label={recording ? t('stopRecording') : t('record')}
            icon={recording ? CircleStop : Circle}
            aria-pressed={recording}
            disabled={id === null || record.isPending}
            onClick={toggleRecording}
          />
          <IconButton size="sm" label={t('find')} icon={Search} onClick={onSearch} />
          <IconButton
            size="sm"
            label={t('leave')}
            icon={SquareArrowOutDownLeft}
            onClick={() => close(tab.key)}
          />
        </>
      )}
      <Popover label={t('new')} trigger={<IconButton size="sm" label={t('new')} icon={Plus} />}>
        <NewTerminal />
      </Popover>
    </div>
  );
};
