import type { LlmFit } from '@terroir/shared-types';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatGib } from '../../lib/format.ts';

const parts = [
  { part: 'weightsGib', colour: 'bg-accent' },
  { part: 'kvCacheGib', colour: 'bg-transient' },
  { part: 'activationGib', colour: 'bg-paused' },
  { part: 'overheadGib', colour: 'bg-ended' },
] as const;

/** The engine's word for where the weights' size comes from, in the language of the page. */
const sourceText = (source: string, t: TFunction<'llm'>): string => {
  const bits = /([\d.]+) bits per weight/.exec(source)?.[1];
  if (bits !== undefined) return t('sourceBits', { bits });
  if (source.endsWith('registry file size')) return t('sourceRegistry');
  if (source.endsWith('registry size of the default tag')) return t('sourceDefaultTag');
  if (source.endsWith('measured checkpoint')) return t('sourceMeasured');
  return source.endsWith('2 bytes per parameter') ? t('sourceBytes') : source;
};

/** What the model needs on the GPUs, part by part. */
export const FitNeeds = ({ fit, diskGib }: { fit: LlmFit; diskGib: number }) => {
  const { t, i18n } = useTranslation('llm');
  const gib = (amount: number): string => formatGib(amount, i18n.language);
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-raised/50 p-3">
      <p className="flex items-baseline justify-between">
        <span className="text-xs font-medium text-muted">{t('required')}</span>
        <span className="text-base font-semibold tabular">{gib(fit.requiredGib)}</span>
      </p>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full">
        {parts.map(({ part, colour }) => (
          <span
            key={part}
            className={colour}
            style={{ width: `${(fit.parts[part] / fit.requiredGib) * 100}%` }}
          />
        ))}
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-0.5 text-xs">
        {parts.map(({ part, colour }) => (
          <div key={part} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full ${colour}`} />
            <dt className="flex-1 text-muted">{t(`part_${part}`)}</dt>
            <dd className="tabular">{gib(fit.parts[part])}</dd>
          </div>
        ))}
        <div className="flex items-center gap-1.5">
          <span aria-hidden className="size-2" />
          <dt className="flex-1 text-muted">{t('disk')}</dt>
          <dd className="tabular">{gib(diskGib)}</dd>
        </div>
      </dl>
      <p className="text-2xs text-faint">{t('fitSource', { source: sourceText(fit.source, t) })}</p>
    </div>
  );
};
