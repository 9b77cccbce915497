import type { PortOpening, Resource } from '@terroir/shared-types';
import { Globe, Lock, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetOpenings } from '../../api/resources.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { OpenPortForm } from './open-port-form.tsx';
import { changedOpenings, isEverybody, rangesOf, rangeText, sameOpening, sshPort } from './ports.ts';
import type { PortRange } from './ports.ts';

interface OpeningsDialogProps {
  /** A security group. */
  group: Resource;
  onClose: () => void;
}

const inRange = ({ port, from }: PortOpening, range: PortRange): boolean =>
  from === range.from && port >= range.first && port <= range.last;
const without = (openings: readonly PortOpening[], others: readonly PortOpening[]): PortOpening[] =>
  openings.filter((one) => !others.some((other) => sameOpening(one, other)));

/** Which ports a security group lets in, and for whom; kept as a change, so that what comes meanwhile stays. */
export const OpeningsDialog = ({ group, onClose }: OpeningsDialogProps) => {
  const { t } = useTranslation('resources');
  const save = useSetOpenings();
  const [opened, setOpened] = useState<readonly PortOpening[]>([]);
  const [closed, setClosed] = useState<readonly PortOpening[]>([]);
  const now = group.openings ?? [];
  const next = changedOpenings(now, { opened, closed });
  const fresh = without(next, now);
  const isChanged = fresh.length > 0 || next.length < now.length;
  const exposed = rangesOf(fresh.filter(({ from }) => isEverybody(from)));

  const open = (openings: readonly PortOpening[]): void => {
    setClosed(without(closed, openings));
    setOpened([...without(opened, openings), ...openings]);
  };
  const close = (range: PortRange): void => {
    const gone = next.filter((one) => inRange(one, range));
    setOpened(without(opened, gone));
    setClosed([...without(closed, gone), ...gone]);
  };
  const confirm = (): void =>
    save.mutate(
      { id: group.id, openings: next },
      {
        onSuccess: () => {
          notify(t('openingsSaved'), t('openingsSavedHint'));
          onClose();
        },
        onError: (error) => notifyError(t('openingsFailed'), error),
      },
    );

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="sm"
      title={t('openingsTitle')}
      description={
        <>
          <span className="block truncate font-mono text-xs" title={group.name}>
            {group.name}
          </span>
          {t('openingsBody')}
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant={exposed.length > 0 ? 'danger' : 'primary'}
            disabled={!isChanged}
            busy={save.isPending}
            onClick={confirm}
          >
            {t(exposed.length > 0 ? 'saveExposed' : 'saveOpenings')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ul aria-label={t('openings')} className="flex flex-col rounded-lg border border-line">
          {rangesOf(next).map((range) => {
            const ports = rangeText(range);
            const isOwn = range.first === sshPort && range.last === sshPort;
            const isNew = fresh.some((one) => inRange(one, range));
            return (
              <li
                key={`${range.from} ${ports}`}
                className="flex min-h-9 items-center gap-2 border-b border-line/60 py-1 pr-1 pl-3 text-sm last:border-b-0 thumb:min-h-11"
              >
                <span className="w-32 shrink-0 font-medium whitespace-nowrap tabular">
                  {ports}
                  <span className="ml-1.5 text-2xs font-normal text-faint">TCP</span>
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-mono text-xs" title={range.from}>
                    {range.from}
                  </span>
                  {(isEverybody(range.from) || isNew) && (
                    <span className="flex items-center gap-2 text-2xs text-muted">
                      {isEverybody(range.from) && (
                        <span className="inline-flex items-center gap-1">
                          <Globe aria-hidden className="size-3 text-paused" />
                          {t('everybody')}
                        </span>
                      )}
                      {isNew && <span className="text-accent">{t('notSaved')}</span>}
                    </span>
                  )}
                </span>
                {isOwn ? (
                  <span className="mr-2 inline-flex items-center gap-1 text-2xs text-faint">
                    <Lock aria-hidden className="size-3" />
                    {t('sshStays')}
                  </span>
                ) : (
                  <IconButton
                    label={t('closePort', { ports, from: range.from })}
                    icon={X}
                    size="sm"
                    onClick={() => close(range)}
                  />
                )}
              </li>
            );
          })}
          {next.length === 0 && <li className="px-3 py-2 text-sm text-muted">{t('openingsEmpty')}</li>}
        </ul>
        <OpenPortForm openings={next} onOpen={open} />
        {exposed.length > 0 && (
          <p role="alert" className="flex gap-2 rounded-lg border border-failed/40 bg-raised p-2 text-xs">
            <Globe aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
            <span>{t('exposedWarning', { ports: exposed.map(rangeText).join(', ') })}</span>
          </p>
        )}
      </div>
    </Dialog>
  );
};
