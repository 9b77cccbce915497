// Rows are placed by hand, which table elements do not allow.
// oxlint-disable jsx-a11y/prefer-tag-over-role
import type { RecommendationItem, Spec } from '@terroir/shared-types';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegions } from '../../../api/regions.ts';
import { formatGib, formatNumber } from '../../../lib/format.ts';
import { useHover } from '../../../stores/hover.ts';
import { useLaunchDraft } from '../../../stores/launch-draft.ts';
import { useExplainedSpec } from '../../../stores/url-state.ts';
import { useMapOverlay } from '../../../stores/map-overlay.ts';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { cellText } from './cell-text.ts';
import { type ResultColumn, resultColumns } from './columns.ts';
import { Price } from './price.tsx';
import { RowActions } from './row-actions.tsx';
import { ScoreReasons } from './score-reasons.tsx';
import type { ResultView } from './use-result-view.ts';

const rowHeightPx = 60;

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
  /** What the list is ordered by, when the row does not show it already. */
  sorted: ResultColumn | undefined;
  onOpen: (specId: string) => void;
}

const ResultRow = memo(({ item, place, chosen, sorted, onOpen }: ResultRowProps) => {
  const { t, i18n } = useTranslation(['launch', 'results']);
  const { spec } = item;
  const gpu = gpuText(spec, i18n.language);
  const facts = [
    ...(sorted === undefined
      ? []
      : [`${t(`results:col_${sorted.id}`)} ${cellText(sorted.value(item), sorted.unit, i18n.language)}`]),
    place,
    `${formatNumber(spec.vcpu, i18n.language)} vCPU`,
    formatGib(spec.memoryGib, i18n.language),
  ];
  return (
    <>
      <div role="cell" className="min-w-0 flex-1">
        <button
          type="button"
          onClick={() => onOpen(spec.id)}
          aria-label={t('results:explainSpec', { spec: spec.name })}
          className="flex w-full min-w-0 items-baseline gap-1.5 text-left"
        >
          <span className="min-w-5 shrink-0 text-right whitespace-nowrap text-2xs tabular text-faint">
            {item.rank}
          </span>
          <span className="truncate font-medium" title={spec.id}>
            {spec.name}
          </span>
          {gpu !== null && <span className="shrink-0 truncate text-xs text-accent">{gpu}</span>}
        </button>
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
        <RowActions spec={spec} chosen={chosen} />
      </div>
    </>
  );
});

/** The recommended specs, any number of them; pointing at one lights its region up on the map. */
export const ResultList = ({ items, view }: { items: readonly RecommendationItem[]; view: ResultView }) => {
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
  const [, explain] = useExplainedSpec();
  const sorted = resultColumns.find(({ sortBy, id }) => sortBy === view.sort?.by && id !== 'price');
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
                sorted={sorted}
                onOpen={(id) => void explain(id)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
};
