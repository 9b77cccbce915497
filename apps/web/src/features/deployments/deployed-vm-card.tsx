import type { DeployedVm, DeployedVmStatus } from '@terroir/shared-types';
import { FileText, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatElapsed } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Button } from '../../ui/button.tsx';
import { wordingText } from '../../i18n/wording-text.ts';
import { PhaseRow } from './phase-row.tsx';
import { phaseTimes } from './phase-times.ts';

export const deployedTone: Record<DeployedVmStatus, Tone> = {
  waiting: 'neutral',
  running: 'transient',
  rebooting: 'transient',
  checking: 'transient',
  ready: 'running',
  failed: 'failed',
  stopped: 'paused',
  gone: 'ended',
};

interface DeployedVmCardProps {
  vm: DeployedVm;
  retrying: boolean;
  onRetry: () => void;
}

/** One VM of a deployment: its phases, when it should be ready, its log one click away, and a retry when it failed. */
export const DeployedVmCard = ({ vm, retrying, onRetry }: DeployedVmCardProps) => {
  const { t, i18n } = useTranslation('deployments');
  const nowMs = useNow();
  const [, setSelection] = useSelection();
  const showPanel = useShowPanel();
  const { vmName, modelTag, status, reason, readyAt, phases, runId } = vm;
  const { detail, detailWording, remedy, remedyWording } = vm;
  const times = phaseTimes(phases, nowMs);
  const leftMs = readyAt === null ? null : Date.parse(readyAt) - nowMs;
  const underWay = status === 'running' || status === 'rebooting' || status === 'checking';
  return (
    <li aria-label={vmName} className="flex flex-col gap-2 border-b border-line/60 px-4 py-3">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-sm font-medium" title={vmName}>
          {vmName}
          {modelTag !== null && <code className="ml-2 text-xs font-normal text-muted">{modelTag}</code>}
        </span>
        {runId !== null && (
          <IconButton
            size="sm"
            label={t('log', { name: vmName })}
            icon={FileText}
            onClick={() => {
              void setSelection({ run: runId });
              showPanel('dock', 'console');
            }}
          />
        )}
        <Badge tone={deployedTone[status]}>{t(`status_${status}`)}</Badge>
      </div>
      <p aria-live="polite" className="flex items-center gap-2 text-xs text-muted tabular">
        {underWay && (
          <span className="min-w-0 flex-1">
            {reason !== 'launch' && `${t(`reason_${reason}`)} · `}
            {leftMs !== null && leftMs > 0 && t('readyIn', { time: formatElapsed(leftMs, i18n.language) })}
            {leftMs !== null && leftMs <= 0 && t('soon')}
          </span>
        )}
        {status === 'failed' && (
          <Button size="sm" icon={RotateCw} busy={retrying} onClick={onRetry}>
            {t('retryOne')}
          </Button>
        )}
      </p>
      {detail !== null && (
        <p
          role={status === 'failed' ? 'alert' : undefined}
          className={
            status === 'failed' ? 'text-xs break-words text-failed' : 'text-xs break-words text-muted'
          }
        >
          {wordingText(detail, detailWording)}
          {remedy !== null && (
            <span className="mt-0.5 block text-text">{wordingText(remedy, remedyWording)}</span>
          )}
        </p>
      )}
      {phases.length > 0 && (
        <details open={status !== 'ready'} className="text-xs">
          <summary className="cursor-pointer text-muted thumb:min-h-11 thumb:content-center">
            {t('phases')}
          </summary>
          <ol aria-label={t('phases')} className="mt-1 flex flex-col gap-1.5">
            {phases.map((phase, at) => {
              const time = times[at];
              return time && <PhaseRow key={phase.stepId} phase={phase} times={time} />;
            })}
          </ol>
        </details>
      )}
    </li>
  );
};
