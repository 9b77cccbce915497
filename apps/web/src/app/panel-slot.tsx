import { useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { useOpenPanel, useSelection } from '../stores/url-state.ts';
import { DockHandle } from './dock-handle.tsx';
import type { PanelDefinition } from './panel-definition.ts';
import { PanelFrame } from './panel-frame.tsx';
import { SheetHandle } from './sheet-handle.tsx';
import { useDockHeight } from './use-dock-height.ts';

interface Look {
  className: string;
  style?: CSSProperties;
  handle?: ReactNode;
}

const widths = { md: 'w-100', lg: 'w-160' };
const places = { left: 'col-start-2 mr-2', right: 'col-start-4 ml-2' };

/** An open panel in its place. The same component on a wide and a narrow screen, so that no draft in it is lost between. */
export const PanelSlot = ({ panel, narrow }: { panel: PanelDefinition; narrow: boolean }) => {
  const open = useOpenPanel();
  const dock = useDockHeight();
  const [selection] = useSelection();
  const looked = panel.fullFor === undefined ? null : selection[panel.fullFor];
  /** How high the thumb has made the sheet, for what was looked at then. */
  const [chosen, setChosen] = useState({ looked, full: looked !== null });
  const full = chosen.looked === looked ? chosen.full : looked !== null;
  const { slot } = panel;

  const look = (): Look => {
    if (narrow) {
      return {
        className: 'w-full rounded-t-2xl border-x-0 border-b-0 transition-[height] duration-200',
        style: { height: full ? 'calc(100dvh - var(--topbar-height) - 64px)' : '52dvh' },
        handle: (
          <SheetHandle
            full={full}
            onFull={(next) => setChosen({ looked, full: next })}
            onClose={() => open(slot, null)}
          />
        ),
      };
    }
    if (slot === 'dock') {
      return {
        className: 'col-start-2 -col-end-1 row-start-2 mt-2 rounded-panel',
        style: { height: dock.px },
        handle: <DockHandle />,
      };
    }
    return {
      className: cn(
        'row-start-1 max-w-[calc(100%-8px)] rounded-panel',
        widths[panel.width ?? 'md'],
        places[slot],
      ),
    };
  };
  return <PanelFrame panel={panel} {...look()} />;
};
