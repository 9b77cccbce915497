import { useQueryClient } from '@tanstack/react-query';
import type { Confirm, LngLat } from '@terroir/shared-types';
import { useState } from 'react';
import { useCreateInfra } from '../../api/infras.ts';
import { keys } from '../../api/keys.ts';
import { useLaunchPreview } from '../../api/previews.ts';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { usePanelSlots, useSelection, useTab } from '../../stores/url-state.ts';
import type { Fallback } from './fallbacks/fallback.ts';
import { withFallbacks } from './fallbacks/fallback.ts';
import { isAmount } from './read-amount.ts';

// Closer than this a lone VM shows no country around it.
const lonePlaceZoom = 3.5;

/** After the panels have changed: the camera keeps clear of them. */
const showOnMap = (places: LngLat[]): void => {
  const [first] = places;
  if (first === undefined) return;
  const { fit, flyTo } = useMapOverlay.getState();
  const lone = places.every(([lng, lat]) => lng === first[0] && lat === first[1]);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => (lone ? flyTo(first, lonePlaceZoom) : fit(places))),
  );
};

interface Options {
  hold: boolean;
  monitoring: boolean;
  /** What stands in the field of the monthly amount. */
  typed: string;
  /** VMs without a known price are accepted. */
  unpriced: boolean;
  /** By node group, those that were touched. */
  fallbacks: ReadonlyMap<string, Fallback>;
}

/** What the dialog still asks, whether it is answered, and the launch itself. */
export const useDeploy = (proposed: ProposedInfra) => {
  const client = useQueryClient();
  const create = useCreateInfra();
  const accept = useLaunchProposal((proposal) => proposal.accept);
  const [, setSlots] = usePanelSlots();
  const [, setSelection] = useSelection();
  const [, setTab] = useTab('infra', ['vms', 'endpoints']);
  const [options, setOptions] = useState<Options>({
    hold: proposed.hold === true,
    monitoring: proposed.monitoring !== false,
    typed: '',
    unpriced: false,
    fallbacks: new Map(),
  });
  // One key for this dialog: a double click or a lost answer still makes one infra. Another body needs another.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [revision, setRevision] = useState(0);
  const infra = withFallbacks(proposed, options.fallbacks);
  const query = useLaunchPreview(infra);
  const preview = query.data;

  const isReady =
    preview !== undefined &&
    preview.checks.every(({ allowed }) => allowed) &&
    (preview.confirm === null || isAmount(options.typed, preview.confirm.monthlyUsd)) &&
    (preview.confirmUnpriced.length === 0 || options.unpriced);

  const run = (): void => {
    if (preview === undefined || !isReady) return;
    const confirm: Confirm = {
      ...(preview.confirm === null ? {} : { monthlyUsd: preview.confirm.monthlyUsd }),
      ...(preview.confirmUnpriced.length === 0 ? {} : { unpriced: true }),
    };
    const { hold, monitoring } = options;
    const asked = { hold, monitoring, ...(Object.keys(confirm).length === 0 ? {} : { confirm }) };
    create.mutate(
      {
        body: { ...infra, ...asked },
        idempotencyKey: `${idempotencyKey}-${revision}-${confirm.monthlyUsd ?? ''}`,
      },
      {
        onSuccess: (created) => {
          void client.invalidateQueries({ queryKey: keys.infras });
          void client.invalidateQueries({ queryKey: keys.vms });
          accept(created);
          // The map is what is watched now.
          void setSlots({ left: null, right: 'infras' });
          // What a preset does is watched where its endpoints will stand.
          void setTab(created.presetId === null ? 'vms' : 'endpoints');
          showOnMap(created.vms.map(({ lngLat }) => lngLat));
          void setSelection({ infra: created.id, vm: null, region: null });
        },
        // A price or the room under a cap may have moved since it was shown.
        onError: () => void client.invalidateQueries({ queryKey: ['preview'] }),
      },
    );
  };

  return {
    query,
    options,
    change: (change: Partial<Options>): void => {
      setOptions((before) => ({ ...before, ...change }));
      setRevision((before) => before + 1);
    },
    isReady,
    isPending: create.isPending,
    error: create.error,
    run,
  };
};
