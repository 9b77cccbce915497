import type { LlmModel } from '@terroir/shared-types';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLlmModels } from '../../api/llm.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ModelBadges, ModelFacts } from './model-facts.tsx';
import { matchingModels } from './model-traits.ts';
import type { ModelTrait } from './model-traits.ts';
import { TraitChips } from './trait-chips.tsx';

/** The catalog of models, searched by words and narrowed by traits. */
export const ModelPicker = ({ onPick }: { onPick: (model: LlmModel) => void }) => {
  const { t } = useTranslation('llm');
  const models = useLlmModels();
  const [text, setText] = useState('');
  const [traits, setTraits] = useState<ReadonlySet<ModelTrait>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => matchingModels(models.data ?? [], text, traits), [models.data, text, traits]);
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
        <TraitChips models={models.data} wanted={traits} onChange={setTraits} />
        <p aria-live="polite" className="mt-2 text-xs tabular text-faint">
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
                      <span className="flex w-full items-center gap-1.5">
                        <span className="min-w-0 truncate font-medium">{model.displayName}</span>
                        <ModelBadges model={model} />
                      </span>
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
