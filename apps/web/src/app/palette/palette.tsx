import { Search, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogs } from '../../stores/dialogs.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { useSelection } from '../../stores/url-state.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useFocusReturn } from '../../ui/use-focus-return.ts';
import type { PaletteEntry } from './find-entries.ts';
import { PaletteList } from './palette-list.tsx';
import { useEntries } from './use-entries.ts';

const PaletteSearch = ({ onChoose }: { onChoose: (entry: PaletteEntry) => void }) => {
  const { t: ui } = useTranslation('ui');
  const { t } = useTranslation('shell');
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const entries = useEntries(query);
  const active = entries.find(({ id }) => id === activeId) ?? entries[0];
  // Held on to: what is found late must not slip in between the eye and Enter.
  if (active !== undefined && active.id !== activeId) setActiveId(active.id);
  const optionId = (entryId: string): string => `${listId}-${entryId.replaceAll(' ', '-')}`;

  const goTo = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    setActiveId(entry.id);
    document.getElementById(optionId(entry.id))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter and arrows belong to the letter being composed.
    if (event.nativeEvent.isComposing) return;
    const at = active === undefined ? 0 : entries.indexOf(active);
    const { length } = entries;
    if (event.key === 'ArrowDown') goTo(entries[(at + 1) % length]);
    else if (event.key === 'ArrowUp') goTo(entries[(at - 1 + length) % length]);
    else if (event.key === 'Home') goTo(entries[0]);
    else if (event.key === 'End') goTo(entries.at(-1));
    else if (event.key !== 'Enter') return;
    else if (active !== undefined) onChoose(active);
    event.preventDefault();
  };

  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          role="combobox"
          aria-label={t('search')}
          aria-autocomplete="list"
          aria-expanded={active !== undefined}
          aria-controls={listId}
          aria-activedescendant={active === undefined ? undefined : optionId(active.id)}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActiveId(null);
            list.current?.scrollTo({ top: 0 });
          }}
          onKeyDown={onKeyDown}
          placeholder={t('palette.placeholder')}
          className="h-12 min-w-0 flex-1 bg-transparent text-[15px] outline-none placeholder:text-faint"
        />
        <span className="thumb:hidden">
          <Kbd keys={['Esc']} />
        </span>
        <Radix.Close asChild>
          <IconButton label={ui('close')} icon={X} className="-mr-2 wide:hidden" />
        </Radix.Close>
      </div>
      {active === undefined ? (
        <output className="block px-3 py-8 text-center text-sm text-muted">
          {t('palette.empty', { query })}
        </output>
      ) : (
        <PaletteList
          ref={list}
          id={listId}
          label={t('palette.found')}
          entries={entries}
          activeId={active.id}
          optionId={optionId}
          onActive={setActiveId}
          onChoose={onChoose}
        />
      )}
    </>
  );
};

/** Everything that can be done or gone to, by typing. */
export const Palette = () => {
  const { t } = useTranslation('shell');
  const { shown, close } = useDialogs();
  const [, select] = useSelection();
  const flyTo = useMapOverlay((state) => state.flyTo);
  const { remember, giveBack } = useFocusReturn();
  const chosen = useRef<PaletteEntry | null>(null);
  const run = (entry: PaletteEntry): void => {
    if (entry.kind === 'command') return entry.command.run();
    const { id, lngLat } = entry.region;
    void select({ region: id, near: null });
    flyTo(lngLat, 6);
  };
  return (
    <Radix.Root open={shown === 'palette'} onOpenChange={(open) => !open && close()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={(event) => {
            giveBack(event);
            // Only now: what it opens may take the focus.
            if (chosen.current !== null) run(chosen.current);
            chosen.current = null;
          }}
          // Radix listens for Escape a moment after the focus is here.
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented) return;
            event.preventDefault();
            close();
          }}
          className="fixed inset-x-0 top-0 z-50 mx-auto w-full max-w-150 animate-enter overflow-hidden border border-line-strong bg-surface shadow-float focus:outline-none wide:top-[12vh] wide:rounded-xl"
        >
          <Radix.Title className="sr-only">{t('search')}</Radix.Title>
          <PaletteSearch
            onChoose={(entry) => {
              chosen.current = entry;
              close();
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};
