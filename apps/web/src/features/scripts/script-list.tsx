import type { Script } from '@terroir/shared-types';
import { Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { textIn } from './people-text.ts';

interface ScriptListProps {
  scripts: readonly Script[];
  selectedId: string | null;
  onSelect: (id: string) => void;
  onNew: () => void;
}

/** The library: own scripts first, then those that come with Terroir. */
export const ScriptList = ({ scripts, selectedId, onSelect, onNew }: ScriptListProps) => {
  const { t, i18n } = useTranslation('scripts');
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = scripts.filter(({ name, summary }) =>
    [name, summary].some((one) => JSON.stringify(one).toLowerCase().includes(wanted)),
  );
  const groups = (['own', 'shipped'] as const).map((origin) => ({
    origin,
    items: found.filter((script) => script.origin === origin),
  }));
  return (
    <div className="flex min-h-0 flex-col border-r border-line thumb:max-h-48 thumb:border-r-0 thumb:border-b">
      <div className="flex shrink-0 items-center gap-1 border-b border-line p-2">
        <TextField
          className="min-w-0 flex-1"
          label={t('find')}
          labelHidden
          placeholder={t('find')}
          type="search"
          leading={<Search aria-hidden />}
          value={text}
          onChange={setText}
        />
        <Button size="sm" variant="ghost" icon={Plus} onClick={onNew}>
          {t('new')}
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {groups.map(
          ({ origin, items }) =>
            items.length > 0 && (
              <section key={origin}>
                <h3 className="px-3 pt-2 pb-1 text-2xs font-medium text-faint">{t(`origin_${origin}`)}</h3>
                <ul aria-label={t(`origin_${origin}`)}>
                  {items.map(({ id, name }) => (
                    <li key={id}>
                      <button
                        type="button"
                        aria-current={id === selectedId ? 'true' : undefined}
                        onClick={() => onSelect(id)}
                        className={cn(
                          'w-full px-3 py-1.5 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2 thumb:min-h-11',
                          id === selectedId && 'bg-accent-soft',
                        )}
                      >
                        {textIn(name, i18n.language)}
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
        {found.length === 0 && <p className="px-3 py-4 text-sm text-muted">{t('noneFound')}</p>}
      </div>
    </div>
  );
};
