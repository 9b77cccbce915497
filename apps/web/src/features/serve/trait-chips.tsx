import type { LlmModel } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { hasTrait, modelTraits } from './model-traits.ts';
import type { ModelTrait } from './model-traits.ts';

interface TraitChipsProps {
  models: readonly LlmModel[];
  wanted: ReadonlySet<ModelTrait>;
  onChange: (wanted: ReadonlySet<ModelTrait>) => void;
}

/** What a model must be: Korean, free for commercial use, small; each with how many are. */
export const TraitChips = ({ models, wanted, onChange }: TraitChipsProps) => {
  const { t } = useTranslation('serve');
  const toggle = (trait: ModelTrait): void => {
    const next = new Set(wanted);
    if (!next.delete(trait)) next.add(trait);
    onChange(next);
  };
  return (
    <fieldset aria-label={t('traits')} className="mt-2 flex flex-wrap gap-1.5">
      {modelTraits.map((trait) => (
        <button
          key={trait}
          type="button"
          aria-pressed={wanted.has(trait)}
          onClick={() => toggle(trait)}
          className={cn(
            'inline-flex min-h-6 items-center gap-1 rounded-full border px-2 text-xs thumb:min-h-11',
            wanted.has(trait)
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line-strong text-muted hover:bg-hover',
          )}
        >
          {t(`trait_${trait}`)}
          <span className="text-2xs tabular opacity-80">
            {models.filter((model) => hasTrait(model, trait)).length}
          </span>
        </button>
      ))}
    </fieldset>
  );
};
