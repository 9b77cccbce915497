import type { LlmModel } from '@terroir/shared-types';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLlmModels } from '../../api/llm.ts';
import { formatNumber } from '../../lib/format.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';

export const ModelFacts = ({ model }: { model: LlmModel }) => {
  const { t, i18n } = useTranslation('llm');
  const facts = [
    t('params', { params: formatNumber(model.paramsB, i18n.language) }),
    ...(model.activeParamsB === null
      ? []
      : [t('activeParams', { params: formatNumber(model.activeParamsB, i18n.language) })]),
    ...(model.contextMaxTokens === null
      ? []
      : [t('context', { tokens: formatNumber(model.contextMaxTokens, i18n.language) })]),
    model.licence ?? t('licenceUnknown'),
    ...(model.gated === true ? [t('gated')] : []),
  ];
  return (
    <span className="block truncate text-xs text-muted" title={facts.join(' · ')}>
      {facts.join(' · ')}
    </span>
  );
};

/** Models found by every word of the search. */
const matching = (models: readonly LlmModel[], text: string): LlmModel[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ id, family, displayName, paramsB }) => {
    const haystack = `${id} ${family} ${displayName} ${paramsB}b`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
};

export const ModelPicker = ({ onPick }: { onPick: (model: LlmModel) => void }) => {
  const { t } = useTranslation('llm');
  const models = useLlmModels();
  const [text, setText] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => matching(models.data ?? [], text), [models.data, text]);
  // The list is read where it is made; nothing memoised depends on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    overscan: 8,
  });
  if (models.isError) return <ErrorState error={models.error} retry={() => void models.refetch()} />;
  if (models.data === undefined) return <Skeleton rows={8} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-4 py-3">
        <TextField
          label={t('searchModels')}
          labelHidden
          placeholder={t('searchModels')}
          type="search"
          leading={<Search aria-hidden />}
          value={text}
          onChange={setText}
        />
        <p aria-live="polite" className="mt-1 text-xs tabular text-faint">
          {t('modelsShown', { shown: shown.length, total: models.data.length })}
        </p>
      </div>
      {shown.length === 0 ? (
        <EmptyState kind="no-match" title={t('noModel')} hint={t('noModelDetail')} />
      ) : (
        <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
          <ul aria-label={t('model')} className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const model = shown[index];
              return (
                model && (
                  <li
                    key={model.id}
                    className="absolute inset-x-0"
                    style={{ height: 52, transform: `translateY(${start}px)` }}
                  >
                    <button
                      type="button"
                      onClick={() => onPick(model)}
                      className="flex h-full w-full flex-col justify-center border-b border-line/60 px-4 text-left hover:bg-hover"
                    >
                      <span className="w-full truncate font-medium">{model.displayName}</span>
                      <ModelFacts model={model} />
                    </button>
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
    </div>
  );
};
