import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRecommendations } from '../../api/recommendations.ts';
import { formatMoney } from '../../lib/format.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { SpecLine } from './spec-line.tsx';

const shownSpecs = 8;

/** Finds any spec of the catalog by words of its id, whatever the question leaves out. */
export const SpecSearch = ({ onPick }: { onPick: (specId: string) => void }) => {
  const { t, i18n } = useTranslation('explain');
  const [text, setText] = useState('');
  const body = useMemo(() => {
    const words = text.split(/\s+/).filter(Boolean).slice(0, 8);
    return words.length === 0
      ? null
      : { expression: words.map((word) => `id ~ ${JSON.stringify(word)}`).join(' and '), limit: shownSpecs };
  }, [text]);
  const found = useRecommendations(useDebounced(body));
  const items = body === null ? [] : (found.data?.items ?? []);
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t('searchSpec')}
        type="search"
        placeholder="p5.48xlarge us-east"
        leading={<Search aria-hidden />}
        hint={t('searchSpecHint')}
        maxLength={120}
        value={text}
        onChange={setText}
      />
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      <p aria-live="polite" className="text-xs tabular text-faint">
        {body !== null && found.data && t('found', { count: found.data.total })}
      </p>
      <ul aria-label={t('searchSpec')}>
        {items.map(({ spec }) => (
          <li key={spec.id}>
            <button
              type="button"
              onClick={() => onPick(spec.id)}
              className="flex w-full items-center justify-between gap-3 rounded-md px-2 py-1.5 text-left hover:bg-hover"
            >
              <SpecLine spec={spec} />
              <span className="shrink-0 text-xs tabular text-muted">
                {spec.hourlyUsd === null
                  ? t('notKnown')
                  : t('perHour', { price: formatMoney(spec.hourlyUsd, 'USD', i18n.language) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
};
