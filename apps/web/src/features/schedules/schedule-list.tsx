import { CalendarClock, Trash2 } from 'lucide-react';
import type { Schedule } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfra } from '../../api/infras.ts';
import { useDeleteSchedule, useSchedules, useSwitchSchedule } from '../../api/schedules.ts';
import { formatInZone } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { clockText, fromCron } from './schedule-text.ts';

const Item = ({ schedule }: { schedule: Schedule }) => {
  const { t, i18n } = useTranslation(['schedules', 'infras']);
  const turn = useSwitchSchedule();
  const remove = useDeleteSchedule();
  const weekly = fromCron(schedule.cron);
  const title = t(schedule.nodeGroup === null ? 'line' : 'lineGroup', {
    action: t(`infras:${schedule.action}`),
    group: schedule.nodeGroup ?? '',
    when:
      weekly === null
        ? schedule.cron
        : t('when', { days: t(`days_${weekly.days}`), time: clockText(weekly) }),
  });
  return (
    <li className="flex flex-col gap-1 border-b border-line/60 px-4 py-2.5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Switch
            label={<span className="font-medium">{title}</span>}
            checked={schedule.enabled}
            onChange={(enabled) =>
              turn.mutate(
                { id: schedule.id, enabled },
                { onError: (error) => notifyError(t('failed'), error) },
              )
            }
          />
        </div>
        <IconButton
          size="sm"
          label={t('remove', { what: title })}
          icon={Trash2}
          onClick={() => remove.mutate(schedule.id, { onError: (error) => notifyError(t('failed'), error) })}
        />
      </div>
      <p className="text-xs text-muted">
        {schedule.timeZone}
        {schedule.nextAt !== null && (
          <>
            {' · '}
            {t('next')} <RelativeTime at={schedule.nextAt} /> (
            {formatInZone(schedule.nextAt, schedule.timeZone, i18n.language)})
          </>
        )}
      </p>
      {schedule.lastOutcome !== null && schedule.lastAt !== null && (
        <p className="text-xs text-faint" title={schedule.lastDetail ?? ''}>
          {t(`last_${schedule.lastOutcome}`)} <RelativeTime at={schedule.lastAt} />
          {schedule.lastOutcome !== 'started' && schedule.lastDetail !== null && ` · ${schedule.lastDetail}`}
        </p>
      )}
    </li>
  );
};

/** The standing orders of an infra, and the way to a new one. */
export const ScheduleList = ({ infraId }: { infraId: string }) => {
  const { t } = useTranslation('schedules');
  const infra = useInfra(infraId);
  const schedules = useSchedules(infraId);
  const [adding, setAdding] = useState(false);
  if (schedules.isError) return <ErrorState error={schedules.error} retry={() => void schedules.refetch()} />;
  if (schedules.data === undefined || infra.data === undefined) return <Skeleton />;
  const add = (
    <Button icon={CalendarClock} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {schedules.data.length === 0 && !adding && (
        <EmptyState kind="first-use" title={t('empty')} hint={t('emptyDetail')} action={add} />
      )}
      {schedules.data.length > 0 && (
        <ul aria-label={t('listLabel')}>
          {schedules.data.map((schedule) => (
            <Item key={schedule.id} schedule={schedule} />
          ))}
        </ul>
      )}
      {adding ? (
        <div className="p-4">
          <ScheduleForm infra={infra.data} onDone={() => setAdding(false)} />
        </div>
      ) : (
        schedules.data.length > 0 && <div className="p-4">{add}</div>
      )}
    </div>
  );
};
