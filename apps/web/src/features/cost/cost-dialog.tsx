import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useRateLine } from '../../ui/use-rate-line.ts';
import { CostNotes } from './cost-notes.tsx';
import { CostTable } from './cost-table.tsx';
import { deployLabel } from './deploy-label.ts';
import { Fallbacks } from './fallbacks/fallbacks.tsx';
import { LaunchRefusal } from './launch-refusal.tsx';
import { LaunchWarnings } from './launch-warnings.tsx';
import { LimitChecks } from './limit-checks.tsx';
import { Neighbours } from './neighbours.tsx';
import { PresetFacts } from './preset-facts.tsx';
import { TypedConfirm } from './typed-confirm.tsx';
import { useDeploy } from './use-deploy.ts';

// Beyond these the dialog would be a list of alternatives.
const maxNeighbourGroups = 3;

const Proposal = ({ infra }: { infra: ProposedInfra }) => {
  const { t, i18n } = useTranslation(['cost', 'ui']);
  const { language } = i18n;
  const dismiss = useLaunchProposal((proposal) => proposal.dismiss);
  const connections = useConnections();
  const rateLine = useRateLine();
  const deploy = useDeploy(infra);
  const { query, options, change } = deploy;
  const preview = query.data;
  const connection = connections.data?.find(({ id }) => id === infra.connectionId);
  const simulated = preview?.simulated ?? connection?.simulated === true;
  const expiry =
    preview === undefined || preview.expiresAt === null
      ? t('expiryNever')
      : t('expiry', { when: formatDateTime(preview.expiresAt, language) });

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
          {(preview !== undefined || !query.isError) && (
            <Button
              variant="primary"
              busy={deploy.isPending}
              disabled={preview === undefined || !deploy.isReady}
              onClick={deploy.run}
            >
              {deploy.isPending
                ? t('deploying')
                : (preview && deployLabel(preview.estimate, options.hold, t, language)) || t('pricing')}
            </Button>
          )}
        </>
      }
    >
      {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton rows={4} />}
      {preview && (
        <div className="flex flex-col gap-3">
          {infra.presetId !== undefined && <PresetFacts infra={infra} presetId={infra.presetId} />}
          <CostTable
            estimate={preview.estimate}
            simulated={simulated}
            groups={infra.nodeGroups}
            spotGroups={new Set(preview.spotPrices.map(({ name }) => name))}
          />
          {preview.untilExpiry !== null && preview.expiresAt !== null && (
            <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
              <span className="text-muted">
                {t('untilExpiry', {
                  when: formatDateTime(preview.expiresAt, language),
                  hours: Math.round(preview.untilExpiry.hours * 10) / 10,
                })}
              </span>
              <Money usd={preview.untilExpiry.usd} simulated={simulated} className="font-medium" />
            </p>
          )}
          <LaunchWarnings warnings={preview.warnings} />
          <LimitChecks preview={preview} onLeave={dismiss} />
          {preview.confirm !== null && (
            <TypedConfirm {...preview.confirm} typed={options.typed} onType={(typed) => change({ typed })} />
          )}
          {preview.confirmUnpriced.length > 0 && (
            <Checkbox
              label={t('confirmUnpriced', { specs: preview.confirmUnpriced.join(', ') })}
              checked={options.unpriced}
              onChange={(unpriced) => change({ unpriced })}
            />
          )}
          <Checkbox
            label={t('monitoringOption')}
            hint={t('monitoringHelp')}
            checked={options.monitoring}
            onChange={(monitoring) => change({ monitoring })}
          />
          <Checkbox
            label={t('holdOption')}
            hint={t('holdHelp')}
            checked={options.hold}
            onChange={(hold) => change({ hold })}
          />
          {connection &&
            infra.nodeGroups.map((group) => (
              <Fallbacks
                key={group.name}
                group={group}
                connection={connection}
                fallback={options.fallbacks.get(group.name)}
                onChange={(fallback) =>
                  change({ fallbacks: new Map(options.fallbacks).set(group.name, fallback) })
                }
              />
            ))}
          {/* Their differences are those on demand. */}
          {preview.spotPrices.length === 0 &&
            infra.nodeGroups
              .slice(0, maxNeighbourGroups)
              .map((group) => <Neighbours key={group.name} infra={infra} group={group} />)}
          <CostNotes
            estimate={preview.estimate}
            simulated={simulated}
            rate={rateLine ?? null}
            expiry={expiry}
            spotPrices={preview.spotPrices}
          />
          {deploy.error !== null && <LaunchRefusal error={deploy.error} onClose={dismiss} />}
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
