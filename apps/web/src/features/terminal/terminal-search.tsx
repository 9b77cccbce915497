import type { SearchAddon } from '@xterm/addon-search';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Finds text in what the terminal still holds: Enter upwards to the older, Shift+Enter back. */
export const TerminalSearch = ({ search, onEnd }: { search: SearchAddon; onEnd: () => void }) => {
  const { t } = useTranslation('terminal');
  const [query, setQuery] = useState('');
  const [found, setFound] = useState(true);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const find = (text: string, older: boolean): void => {
    if (text === '') search.clearDecorations();
    setFound(text === '' || (older ? search.findPrevious(text) : search.findNext(text)));
  };
  return (
    <search className="flex shrink-0 items-center gap-1 border-b border-line px-2 py-1">
      <TextField
        label={t('find')}
        labelHidden
        value={query}
        placeholder={t('find')}
        onChange={(text) => {
          setQuery(text);
          find(text, true);
        }}
        ref={field}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            onEnd();
          } else if (event.key === 'Enter') find(query, !event.shiftKey);
        }}
      />
      <output className="text-xs whitespace-nowrap text-failed">{found ? '' : t('notFound')}</output>
      <IconButton size="sm" label={t('older')} icon={ArrowUp} onClick={() => find(query, true)} />
      <IconButton size="sm" label={t('newer')} icon={ArrowDown} onClick={() => find(query, false)} />
      <IconButton size="sm" label={t('endSearch')} icon={X} onClick={onEnd} />
    </search>
  );
};
