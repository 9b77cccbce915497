import { useHotkeys } from 'react-hotkeys-hook';
import { useDialogs } from '../stores/dialogs.ts';
import { useOpenPanel, usePanelSlots, useProjection, useSelection } from '../stores/url-state.ts';
import type { PanelDefinition } from './panel-definition.ts';
import { panels } from './panels.tsx';

const PanelShortcut = ({ panel, keys }: { panel: PanelDefinition; keys: readonly [string, string] }) => {
  const open = useOpenPanel();
  useHotkeys(keys.join('>'), () => open(panel.slot, panel.id));
  return null;
};

/** Closes one level: the right panel, the dock, the left panel, then the selection. Dialogs and menus close themselves. */
const useEscape = (): void => {
  const [{ left, right, dock }, setSlots] = usePanelSlots();
  const [{ region, near }, select] = useSelection();
  useHotkeys(
    'escape',
    (event) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"],[role="menu"],[role="listbox"]'))
        return;
      if (right !== null) void setSlots({ right: null });
      else if (dock !== null) void setSlots({ dock: null });
      else if (left !== null) void setSlots({ left: null });
      else if (region !== null || near !== null) void select({ region: null, near: null });
    },
    { enableOnFormTags: true },
    [left, right, dock, region, near, setSlots, select],
  );
};

/** The keyboard of the page. Single letters and sequences are off inside inputs. */
export const Shortcuts = () => {
  const openDialog = useDialogs((state) => state.open);
  const [projection, setProjection] = useProjection();
  useHotkeys('mod+k', () => openDialog('palette'), { enableOnFormTags: true, preventDefault: true });
  useHotkeys('shift+slash', () => openDialog('help'));
  useHotkeys('g>b', () => void setProjection(projection === 'globe' ? 'flat' : 'globe'), [
    projection,
    setProjection,
  ]);
  useEscape();
  return panels.map(
    (panel) => panel.keys && <PanelShortcut key={panel.id} panel={panel} keys={panel.keys} />,
  );
};
