import { useQueryClient } from '@tanstack/react-query';
import type { LngLat } from '@terroir/shared-types';
import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaps } from '../../api/caps.ts';
import { useConnections } from '../../api/connections.ts';
import { useEstimate } from '../../api/estimates.ts';
import { useCreateInfra } from '../../api/infras.ts';
import { keys } from '../../api/keys.ts';
import { formatDateTime, formatMoney } from '../../lib/format.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { usePanelSlots, useSelection } from '../../stores/url-state.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useRateLine } from '../../ui/use-rate-line.ts';
import { CostNotes } from './cost-notes.tsx';
import { CostTable } from './cost-table.tsx';
import { deployLabel } from './deploy-label.ts';
import { LaunchRefusal, needsConfirmation } from './launch-refusal.tsx';

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

const Proposal = ({ infra }: { infra: ProposedInfra }) => {
  const { t, i18n } = useTranslation(['cost', 'ui']);
  const { language } = i18n;
  const dismiss = useLaunchProposal((proposal) => proposal.dismiss);
  const accept = useLaunchProposal((proposal) => proposal.accept);
  const client = useQueryClient();
  const connections = useConnections();
  const rateLine = useRateLine();
  const create = useCreateInfra();
  const [, setSlots] = usePanelSlots();
  const caps = useCaps();
  const [, setSelection] = useSelection();
  const [agreed, setAgreed] = useState(false);
  // One key for this dialog: a double click or a lost answer still makes one infra. Another body needs another.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const estimate = useEstimate({
    nodeGroups: infra.nodeGroups.map(({ name, specId, count }) => ({ name, specId, count })),
  });
  const connection = connections.data?.find(({ id }) => id === infra.connectionId);
  const simulated = connection?.simulated === true;
  const scopes = [`connection:${infra.connectionId}`, simulated ? 'sandbox' : 'real'];
  const defaultHours =
    caps.data?.items.find(
      ({ scope, defaultExpiryHours }) => scopes.includes(scope) && defaultExpiryHours !== null,
    )?.defaultExpiryHours ?? null;
  const confirming = needsConfirmation(create.error);
  const monthly = estimate.data === undefined ? '' : formatMoney(estimate.data.monthlyUsd, 'USD', language);

  const deploy = (): void => {
    if (estimate.data === undefined) return;
    const confirmed = confirming ? { confirm: { monthlyUsd: estimate.data.monthlyUsd } } : {};
    create.mutate(
      {
        body: { ...infra, ...confirmed },
        idempotencyKey: confirming ? `${idempotencyKey}-confirmed` : idempotencyKey,
      },
      {
        onSuccess: (created) => {
          void client.invalidateQueries({ queryKey: keys.infras });
          void client.invalidateQueries({ queryKey: keys.vms });
          accept(created);
          // The map is what is watched now.
          void setSlots({ left: null, right: 'infras' });
          showOnMap(created.vms.map(({ lngLat }) => lngLat));
          void setSelection({ infra: created.id, vm: null, region: null });
        },
      },
    );
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && dismiss()}
      size="lg"
      title={
        <span className="flex flex-wrap items-center gap-2">
          {t('title')}
          {simulated && <Badge tone="accent">{t('simulated')}</Badge>}
        </span>
      }
      description={t('summary', { name: infra.name, connection: connection?.name ?? infra.connectionId })}
      footer={
        <>
          <Button variant="ghost" onClick={dismiss}>
            {t('back')}
          </Button>
          <Button
            variant="primary"
            busy={create.isPending}
            disabled={estimate.data === undefined || (confirming && !agreed)}
            onClick={deploy}
          >
            {create.isPending
              ? t('deploying')
              : confirming
                ? t('confirmDeploy', { monthly })
                : estimate.data === undefined
                  ? t('deploying')
                  : deployLabel(estimate.data, infra.hold === true, t, language)}
          </Button>
        </>
      }
    >
      {estimate.isError && <ErrorState error={estimate.error} retry={() => void estimate.refetch()} />}
      {estimate.isPending && <Skeleton rows={3} />}
      {estimate.data && (
        <div className="flex flex-col gap-3">
          <CostTable estimate={estimate.data} simulated={simulated} />
          <CostNotes
            estimate={estimate.data}
            simulated={simulated}
            rate={rateLine ?? null}
            expiry={
              infra.expiresAt === undefined
                ? defaultHours === null
                  ? t('expiryNever')
                  : t('expiryAfter', { hours: defaultHours })
                : infra.expiresAt === null
                  ? t('expiryNever')
                  : t('expiry', { when: formatDateTime(infra.expiresAt, language) })
            }
          />
          {confirming ? (
            <div role="alert" className="flex flex-col gap-2 rounded-lg border border-paused/50 p-3">
              <p className="flex items-center gap-2 font-medium">
                <ShieldAlert aria-hidden className="size-4 text-paused" />
                {t('confirmTitle')}
              </p>
              <p className="text-sm text-muted">{t('confirmDetail', { monthly })}</p>
              <Checkbox label={t('confirmCheck', { monthly })} checked={agreed} onChange={setAgreed} />
            </div>
          ) : (
            create.isError && <LaunchRefusal error={create.error} onClose={dismiss} />
          )}
        </div>
      )}
    </Dialog>
  );
};

/** Shows what a proposed infra costs, and deploys it. */
export const CostDialog = () => {
  const proposed = useLaunchProposal((proposal) => proposal.proposed);
  return proposed === null ? null : <Proposal key={JSON.stringify(proposed)} infra={proposed} />;
};
