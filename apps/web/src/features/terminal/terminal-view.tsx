import { useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { StreamContext } from '../../realtime/stream-context.ts';
import type { LinkState, TerminalLink } from '../../realtime/terminal-links.ts';
import type { TerminalTab } from '../../stores/terminal-tabs.ts';
import { useTerminalTabs } from '../../stores/terminal-tabs.ts';
import { LinkNotice } from './link-notice.tsx';
import { TerminalSearch } from './terminal-search.tsx';
import { useXterm } from './use-xterm.ts';

export interface TerminalHandle {
  link: TerminalLink;
  size: () => { cols: number; rows: number };
  focus: () => void;
}

interface TerminalViewProps {
  tab: TerminalTab;
  shown: boolean;
  searching: boolean;
  onSearchEnd: () => void;
  /** Typed here; goes to all when the panel broadcasts. */
  onTyped: (data: string) => void;
  onHandle: (handle: TerminalHandle | null) => void;
}

/** One shell: its screen, and what there is to say about its line. Hidden ones stay connected. */
export const TerminalView = ({
  tab,
  shown,
  searching,
  onSearchEnd,
  onTyped,
  onHandle,
}: TerminalViewProps) => {
  const { t } = useTranslation('terminal');
  const stream = useContext(StreamContext);
  const setTerminalId = useTerminalTabs((state) => state.setTerminalId);
  const { host, xterm } = useXterm(t('screenOf', { name: tab.vmName }));
  const [state, setState] = useState<LinkState>({ status: 'connecting' });
  const [link, setLink] = useState<TerminalLink | null>(null);
  const latest = useRef({ tab, onTyped, onHandle });
  useEffect(() => {
    latest.current = { tab, onTyped, onHandle };
  });

  useEffect(() => {
    if (stream === null || xterm === null) return undefined;
    const { terminal } = xterm;
    /** Chunks of a replay that are not drawn yet; their queries must not be answered a second time. */
    let replaying = 0;
    const { key, vmId, terminalId } = latest.current.tab;
    const size = () => ({ cols: terminal.cols, rows: terminal.rows });
    const made = stream.openTerminal(
      { vmId, terminalId, ...size() },
      {
        onState: setState,
        onTerminalId: (id) => setTerminalId(key, id),
        onOutput: (data, replay) => {
          if (replay) replaying += 1;
          terminal.write(data, () => {
            if (replay) replaying -= 1;
          });
        },
      },
    );
    const subscriptions = [
      terminal.onData((data) => replaying === 0 && latest.current.onTyped(data)),
      terminal.onResize(({ cols, rows }) => made.resize(cols, rows)),
    ];
    setLink(made);
    latest.current.onHandle({ link: made, size, focus: () => terminal.focus() });
    return () => {
      for (const subscription of subscriptions) subscription.dispose();
      made.leave();
      latest.current.onHandle(null);
    };
  }, [stream, xterm, setTerminalId]);

  useEffect(() => {
    if (!shown || xterm === null) return;
    xterm.fit.fit();
    xterm.terminal.focus();
  }, [shown, xterm]);

  return (
    <div className={cn('relative min-h-0 flex-1 flex-col', shown ? 'flex' : 'hidden')}>
      {searching && xterm !== null && <TerminalSearch search={xterm.search} onEnd={onSearchEnd} />}
      <div data-terminal-state={state.status} className="min-h-0 flex-1 bg-sunken py-1 pl-2">
        <div ref={host} className="size-full" />
      </div>
      <LinkNotice state={state} onReopen={() => link?.reopen()} />
    </div>
  );
};
