import type { Infra, ScheduleAction } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreateSchedule } from '../../api/schedules.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { toCron } from './schedule-text.ts';

const actions: readonly ScheduleAction[] = ['suspend', 'resume', 'reboot', 'terminate'];
const dayChoices = ['weekdays', 'every', 'weekends', 'cron'] as const;
const whole = '*';
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// Where most of our users live, and the one every log speaks; any other can be typed.
const zones = [...new Set([ownZone, 'Asia/Seoul', 'UTC'])];

/** A new standing order: an action, a time of the day, days of the week, and whose clock. */
export const ScheduleForm = ({ infra, onDone }: { infra: Infra; onDone: () => void }) => {
  const { t } = useTranslation(['schedules', 'infras']);
  const create = useCreateSchedule();
  const [action, setAction] = useState<ScheduleAction>('suspend');
  const [days, setDays] = useState<(typeof dayChoices)[number]>('weekdays');
  const [time, setTime] = useState('19:00');
  const [cron, setCron] = useState('0 19 * * 1-5');
  const [timeZone, setTimeZone] = useState(ownZone);
  const [group, setGroup] = useState(whole);
  const [hour = '', minute = ''] = time.split(':');
  const expression = days === 'cron' ? cron : toCron({ hour: Number(hour), minute: Number(minute), days });
  const submit = (): void =>
    create.mutate(
      {
        infraId: infra.id,
        action,
        cron: expression,
        timeZone,
        ...(group === whole ? {} : { nodeGroup: group }),
      },
      {
        onSuccess: () => {
          notify(t('made', { name: infra.name }));
          onDone();
        },
      },
    );
  const ready = days === 'cron' ? cron.trim() !== '' : /^\d{2}:\d{2}$/.test(time);
  const refusal = create.isError ? problemText(create.error) : null;
  return (
    <form
      aria-label={t('new')}
      className="flex flex-col gap-2.5 rounded-lg border border-line bg-raised/50 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) submit();
      }}
    >
      <div className="grid grid-cols-2 gap-2">
        <Select
          label={t('action')}
          value={action}
          onChange={setAction}
          options={actions.map((value) => ({ value, label: t(`infras:${value}`) }))}
        />
        <Select
          label={t('what')}
          value={group}
          onChange={setGroup}
          options={[
            { value: whole, label: t('whole') },
            ...infra.nodeGroups.map(({ name }) => ({ value: name, label: t('infras:group', { name }) })),
          ]}
        />
        <Select
          label={t('days')}
          value={days}
          onChange={setDays}
          options={dayChoices.map((value) => ({ value, label: t(`days_${value}`) }))}
        />
        {days === 'cron' ? (
          <TextField
            label={t('cron')}
            value={cron}
            onChange={setCron}
            mono
            spellCheck={false}
            maxLength={120}
          />
        ) : (
          <TextField label={t('time')} type="time" value={time} onChange={setTime} required />
        )}
        <div className="col-span-2">
          <TextField
            label={t('timeZone')}
            value={timeZone}
            onChange={setTimeZone}
            list="schedule-zones"
            spellCheck={false}
            maxLength={60}
          />
          <datalist id="schedule-zones">
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </datalist>
        </div>
      </div>
      {action === 'terminate' && <p className="text-xs text-paused">{t('terminateWarning')}</p>}
      {refusal !== null && (
        <p role="alert" className="text-xs text-failed">
          {refusal.verbatim ?? refusal.detail}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" size="sm" busy={create.isPending} disabled={!ready}>
          {t('create')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
};
