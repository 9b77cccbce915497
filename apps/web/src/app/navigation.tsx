import { useAllTexts } from '../i18n/use-all-texts.ts';
import { cn } from '../lib/cn.ts';
import { usePanelSlots } from '../stores/url-state.ts';
import { panels } from './panels.tsx';
import { useActivePanels } from './use-active-panels.ts';

/** The rail at the left edge; on a narrow screen the bar at the lower one. */
export const Navigation = ({ narrow }: { narrow: boolean }) => {
  const t = useAllTexts();
  const [slots, setSlots] = usePanelSlots();
  const { left, right, dock } = useActivePanels();
  const top = dock ?? right ?? left;
  const shown = panels.filter(({ inNavigation }) => inNavigation);
  if (shown.length === 0) return null;
  return (
    <nav
      aria-label={t('mainNavigation')}
      className={cn(
        'own-layer pointer-events-auto flex shrink-0 border-line bg-surface',
        narrow
          ? 'h-14 justify-around overflow-x-auto border-t pb-[env(safe-area-inset-bottom)]'
          : 'col-start-1 row-span-2 row-start-1 mr-2 w-17 flex-col gap-0.5 self-start rounded-panel border p-1 shadow-float',
      )}
    >
      {shown.map(({ id, slot, icon: Icon, title, shortTitle = title, keys }) => {
        // A narrow screen shows one panel; those under it are not what its button would close.
        const active = narrow ? top?.id === id : slots[slot] === id;
        const name = title(t);
        return (
          <button
            key={id}
            type="button"
            aria-pressed={active}
            title={keys ? `${name} (${keys.join(' ')})` : name}
            onClick={() =>
              void setSlots(
                // One sheet at a time: what lies under it would only surprise later.
                narrow
                  ? { left: null, right: null, dock: null, [slot]: active ? null : id }
                  : { [slot]: active ? null : id },
              )
            }
            className={cn(
              'flex flex-col items-center justify-center gap-1 rounded-lg text-2xs leading-3 font-medium text-muted transition-colors hover:bg-hover hover:text-text',
              'aria-pressed:bg-accent-soft aria-pressed:text-accent focus-visible:-outline-offset-2',
              narrow ? 'min-w-12 flex-1 rounded-none' : 'min-h-13 px-0.5 py-1.5',
            )}
          >
            <Icon aria-hidden className="size-4.5 shrink-0" />
            <span className="max-w-full truncate">{shortTitle(t)}</span>
          </button>
        );
      })}
    </nav>
  );
};
