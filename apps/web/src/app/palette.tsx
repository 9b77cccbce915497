import type { Region } from '@terroir/shared-types';
import { Command as Cmdk } from 'cmdk';
import { MapPin, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegions } from '../api/regions.ts';
import { useCommandStore } from '../stores/commands.ts';
import type { Command } from '../stores/commands.ts';
import { useDialogs } from '../stores/dialogs.ts';
import { useMapOverlay } from '../stores/map-overlay.ts';
import { useSelection } from '../stores/url-state.ts';
import { Kbd } from '../ui/kbd.tsx';
import { ProviderMark } from '../ui/provider-mark.tsx';

const itemClass =
  'flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover thumb:min-h-11';
const groupClass =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint';
/** cmdk renders every item; more than this of one kind is noise anyway. */
const maxRegions = 8;

const useFoundRegions = (query: string): Region[] => {
  const { data: regions } = useRegions();
  return useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return (regions ?? [])
      .filter(({ id, name, country }) =>
        words.every((word) => `${id} ${name} ${country}`.toLowerCase().includes(word)),
      )
      .slice(0, maxRegions);
  }, [regions, query]);
};

const RegionItems = ({ found, done }: { found: readonly Region[]; done: () => void }) => {
  const { t } = useTranslation('shell');
  const [, select] = useSelection();
  const flyTo = useMapOverlay((state) => state.flyTo);
  return (
    <Cmdk.Group heading={t('palette.regions')} className={groupClass} forceMount>
      {found.map((region) => (
        <Cmdk.Item
          key={region.id}
          value={region.id}
          forceMount
          className={itemClass}
          onSelect={() => {
            void select({ region: region.id, near: null });
            flyTo(region.lngLat, 6);
            done();
          }}
        >
          <MapPin aria-hidden className="size-4 shrink-0 text-faint" />
          <ProviderMark provider={region.provider} />
          <span className="truncate">{region.name}</span>
          <span className="ml-auto truncate pl-3 text-xs text-faint">{region.region}</span>
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
};

/** Where to go stands first, whatever registered before it. */
const byGroup = (sets: ReadonlyMap<string, readonly Command[]>): Map<string, Command[]> => {
  const others = [...sets].flatMap(([owner, commands]) => (owner === 'shell' ? [] : commands));
  return Map.groupBy([...(sets.get('shell') ?? []), ...others], ({ group }) => group);
};

/** Everything that can be done or gone to, by typing. */
export const Palette = () => {
  const { t } = useTranslation('shell');
  const { shown, close } = useDialogs();
  const sets = useCommandStore((state) => state.sets);
  const [query, setQuery] = useState('');
  const found = useFoundRegions(query);
  const done = () => {
    close();
    setQuery('');
  };
  return (
    <Cmdk.Dialog
      open={shown === 'palette'}
      onOpenChange={(open) => !open && done()}
      label={t('search')}
      loop
      overlayClassName="fixed inset-0 z-40 bg-scrim"
      contentClassName="fixed inset-x-0 top-0 z-50 mx-auto w-full max-w-150 animate-enter overflow-hidden border border-line-strong bg-surface shadow-float wide:top-[12vh] wide:rounded-xl"
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <Cmdk.Input
          value={query}
          onValueChange={setQuery}
          placeholder={t('palette.placeholder')}
          className="h-12 w-full bg-transparent text-[15px] outline-none placeholder:text-faint"
        />
        <Kbd keys={['Esc']} />
      </div>
      <Cmdk.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
        {found.length === 0 && (
          <Cmdk.Empty className="px-3 py-8 text-center text-sm text-muted">
            {t('palette.empty', { query })}
          </Cmdk.Empty>
        )}
        {found.length > 0 && <RegionItems found={found} done={done} />}
        {[...byGroup(sets)].map(([group, commands]) => (
          <Cmdk.Group key={group} heading={group} className={groupClass}>
            {commands.map(({ id, title, keywords, keys, icon: Icon, run }) => (
              <Cmdk.Item
                key={id}
                value={`${title} ${id}`}
                {...(keywords ? { keywords } : {})}
                className={itemClass}
                onSelect={() => {
                  done();
                  run();
                }}
              >
                {Icon ? <Icon className="size-4 shrink-0 text-faint" /> : <span className="size-4" />}
                <span className="flex-1 truncate">{title}</span>
                {keys && <Kbd keys={keys} />}
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
};
