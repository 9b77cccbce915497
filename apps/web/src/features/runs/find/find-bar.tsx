import { CaseSensitive, ChevronDown, ChevronUp, Regex, Search, WholeWord } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { Find } from './use-find.ts';

interface FindBarProps {
  find: Find;
  field: RefObject<HTMLInputElement | null>;
  onStep: (by: 1 | -1) => void;
  /** Escape: back to the output. */
  onLeave: () => void;
}

/** The search field of an output with its options, and where the search stands. */
export const FindBar = ({ find, field, onStep, onLeave }: FindBarProps) => {
  const { t } = useTranslation('console');
  const { query, matcher, count, at, busy, change } = find;
  const says =
    matcher.problem !== null
      ? t('badExpression')
      : count === 0
        ? t(busy ? 'searching' : 'noMatches')
        : at < 0
          ? t('matchCount', { count })
          : t('matches', { at: at + 1, count });
  const options = [
    { key: 'caseSensitive', label: t('matchCase'), icon: CaseSensitive },
    { key: 'word', label: t('wholeWord'), icon: WholeWord },
    { key: 'regex', label: t('regex'), icon: Regex },
  ] as const;
  return (
    <search className="flex min-w-0 items-center gap-1 thumb:contents">
      <TextField
        ref={field}
        label={t('search')}
        labelHidden
        placeholder={t('search')}
        type="search"
        leading={<Search aria-hidden />}
        value={query.text}
        onChange={(text) => change({ text })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') {
            // One level: the search, not the panel.
            event.preventDefault();
            event.stopPropagation();
            change({ text: '' });
            onLeave();
          }
        }}
        className="w-48 min-w-20 shrink thumb:w-auto thumb:grow thumb:basis-40"
      />
      {options.map(({ key, label, icon }) => (
        <IconButton
          key={key}
          size="sm"
          label={label}
          icon={icon}
          aria-pressed={query[key]}
          // On a phone the room belongs to the words until there are some.
          className={query.text === '' ? 'thumb:hidden' : ''}
          onClick={() => change({ [key]: !query[key] })}
        />
      ))}
      {query.text !== '' && (
        <>
          <span
            aria-live="polite"
            title={matcher.problem ?? undefined}
            className="px-1 text-xs whitespace-nowrap tabular text-muted"
          >
            {says}
          </span>
          <IconButton
            size="sm"
            label={t('previous')}
            icon={ChevronUp}
            disabled={count === 0}
            onClick={() => onStep(-1)}
          />
          <IconButton
            size="sm"
            label={t('next')}
            icon={ChevronDown}
            disabled={count === 0}
            onClick={() => onStep(1)}
          />
        </>
      )}
    </search>
  );
};
