// Options are chosen from the field, which keeps the focus and has the keys.
// oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role
import { MapPin } from 'lucide-react';
import type { RefObject } from 'react';
import { cn } from '../../lib/cn.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import type { PaletteEntry } from './find-entries.ts';

const EntryLine = ({ entry }: { entry: PaletteEntry }) => {
  if (entry.kind === 'region') {
    const { provider, name, region } = entry.region;
    return (
      <>
        <MapPin aria-hidden className="size-4 shrink-0 text-faint" />
        <ProviderMark provider={provider} />
        <span className="truncate">{name}</span>
        <span className="ml-auto truncate pl-3 text-xs text-faint">{region}</span>
      </>
    );
  }
  const { title, keys, icon: Icon } = entry.command;
  return (
    <>
      {Icon ? <Icon className="size-4 shrink-0 text-faint" /> : <span className="size-4" />}
      <span className="flex-1 truncate">{title}</span>
      {keys && <Kbd keys={keys} />}
    </>
  );
};

interface PaletteListProps {
  ref: RefObject<HTMLDivElement | null>;
  id: string;
  label: string;
  entries: readonly PaletteEntry[];
  activeId: string | null;
  optionId: (entryId: string) => string;
  onActive: (entryId: string) => void;
  onChoose: (entry: PaletteEntry) => void;
}

export const PaletteList = (props: PaletteListProps) => {
  const { ref, id, label, entries, activeId, optionId, onActive, onChoose } = props;
  return (
    <div
      ref={ref}
      id={id}
      role="listbox"
      tabIndex={-1}
      aria-label={label}
      className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5"
    >
      {[...Map.groupBy(entries, ({ group }) => group)].map(([group, members]) => (
        <div key={group} role="group" aria-label={group}>
          <div aria-hidden className="px-2.5 pt-2 pb-1 text-2xs font-medium text-faint">
            {group}
          </div>
          {members.map((entry) => (
            <div
              key={entry.id}
              id={optionId(entry.id)}
              role="option"
              tabIndex={-1}
              aria-selected={entry.id === activeId}
              // A move, not an entry: a list that scrolls under a still mouse chooses nothing.
              onPointerMove={() => onActive(entry.id)}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(entry)}
              className={cn(
                'flex min-h-9 cursor-default scroll-my-8 items-center gap-2.5 rounded-md px-2.5 text-sm thumb:min-h-11',
                entry.id === activeId && 'bg-hover',
              )}
            >
              <EntryLine entry={entry} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
};
