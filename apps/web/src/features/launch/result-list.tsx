// Rows are placed by hand, which table elements do not allow.
// oxlint-disable jsx-a11y/prefer-tag-over-role
import type { RecommendationItem, Spec } from '@terroir/shared-types';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, PenLine, Plus } from 'lucide-react';
import { memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakenInfraNames } from '../../api/infras.ts';
import { useRegions } from '../../api/regions.ts';
import { cn } from '../../lib/cn.ts';
import { formatGib, formatMoney, formatNumber } from '../../lib/format.ts';
import { useHover } from '../../stores/hover.ts';
import { useLaunchDraft } from '../../stores/launch-draft.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { usePriceEditor } from '../../stores/price-editor.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { ScoreReasons } from './score-reasons.tsx';

const rowHeightPx = 60;

const Price = ({ spec }: { spec: Spec }) => {
  const { t, i18n } = useTranslation('launch');
  const { hourlyUsd, priceSource: source, priceAsOf, priceKind, note } = spec;
  const price = hourlyUsd === null ? null : formatMoney(hourlyUsd, 'USD', i18n.language);
  const hint =
    price === null
      ? t('unpricedHover', { source })
      : t('priceHover', { price, source, asOf: priceAsOf ?? t('undated') });
  return (
    <Tooltip content={[hint, note, t('priceEdit')].filter(Boolean).join(' ')} side="left">
      <button
        type="button"
        className={cn(
          'min-h-6 hover:underline',
          price === null ? 'text-xs text-faint' : 'font-medium tabular',
        )}
        onClick={() => usePriceEditor.getState().open(spec.id)}
      >
        {priceKind === 'manual' && (
          <PenLine role="img" aria-label={t('priceManual')} className="mr-1 inline size-3 text-accent" />
        )}
        {price ?? t('unpriced')}
        {price !== null && <span className="text-xs font-normal text-faint"> /h</span>}
      </button>
    </Tooltip>
  );
};

const gpuText = ({ accelerator }: Spec, language: string): string | null => {
  if (accelerator === null) return null;
  const memory =
    accelerator.memoryGibTotal === null ? '' : ` ${formatGib(accelerator.memoryGibTotal, language)}`;
  return `${formatNumber(accelerator.count, language)}× ${accelerator.model}${memory}`;
};

interface ResultRowProps {
  item: RecommendationItem;
  place: string;
  chosen: boolean;
}

const ResultRow = memo(({ item, place, chosen }: ResultRowProps) => {
  const { t, i18n } = useTranslation('launch');
  const { spec } = item;
  const takenNames = useTakenInfraNames();
  const gpu = gpuText(spec, i18n.language);
  const facts = [
    place,
    `${formatNumber(spec.vcpu, i18n.language)} vCPU`,
    formatGib(spec.memoryGib, i18n.language),
  ];
  return (
    <>
      <div role="cell" className="min-w-0 flex-1">
        <p className="flex items-baseline gap-1.5">
          <span className="w-5 shrink-0 text-right text-2xs tabular text-faint">{item.rank}</span>
          <span className="truncate font-medium" title={spec.id}>
            {spec.name}
          </span>
          {gpu !== null && <span className="shrink-0 truncate text-xs text-accent">{gpu}</span>}
        </p>
        <p className="mt-0.5 flex items-center gap-2 pl-6.5 text-xs text-muted">
          <ProviderMark provider={spec.provider} />
          <span className="truncate" title={`${spec.region} · ${facts.join(' · ')}`}>
            {facts.join(' · ')}
          </span>
        </p>
      </div>
      <div role="cell" className="flex shrink-0 flex-col items-end">
        <Price spec={spec} />
        <ScoreReasons item={item} />
      </div>
      <div role="cell" className="shrink-0">
        <IconButton
          label={t('addSpec', { spec: spec.name })}
          icon={chosen ? Check : Plus}
          aria-pressed={chosen}
          onClick={() => useLaunchDraft.getState().addSpec(spec, takenNames)}
        />
      </div>
    </>
  );
});

/** The recommended specs, any number of them; pointing at one lights its region up on the map. */
export const ResultList = ({ items }: { items: readonly RecommendationItem[] }) => {
  const { t } = useTranslation('launch');
  const regions = useRegions();
  const groups = useLaunchDraft((draft) => draft.groups);
  const setRegion = useHover((hover) => hover.setRegion);
  const flyTo = useMapOverlay((overlay) => overlay.flyTo);
  const scroller = useRef<HTMLDivElement>(null);
  const names = useMemo(
    () => new Map((regions.data ?? []).map(({ id, name }) => [id, name])),
    [regions.data],
  );
  const chosen = useMemo(() => new Set(groups.map(({ spec }) => spec.id)), [groups]);
  // The list is read where it is made; nothing memoised depends on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    getItemKey: (index) => items[index]?.spec.id ?? index,
  });
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" onMouseLeave={() => setRegion(null)}>
      <div
        role="table"
        aria-label={t('results')}
        aria-rowcount={items.length}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const regionId = `${item.spec.provider}+${item.spec.region}`;
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 1}
              aria-label={item.spec.id}
              onMouseEnter={() => setRegion(regionId)}
              onFocus={() => setRegion(regionId)}
              onDoubleClick={() => flyTo(item.spec.lngLat)}
              className="absolute inset-x-0 flex items-center gap-2 border-b border-line/60 px-3 hover:bg-hover focus-within:bg-hover"
              style={{ height: rowHeightPx, transform: `translateY(${start}px)` }}
            >
              <ResultRow
                item={item}
                place={names.get(regionId) ?? item.spec.region}
                chosen={chosen.has(item.spec.id)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
};
