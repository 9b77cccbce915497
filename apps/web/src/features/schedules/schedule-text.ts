/** The weekly schedules that the form can make; any other expression is shown as it is. */
export interface WeeklyTime {
  hour: number;
  minute: number;
  days: 'every' | 'weekdays' | 'weekends';
}

const dayFields: Record<WeeklyTime['days'], string> = { every: '*', weekdays: '1-5', weekends: '0,6' };

export const toCron = ({ hour, minute, days }: WeeklyTime): string =>
  `${minute} ${hour} * * ${dayFields[days]}`;

/** null: not one that the form can make. */
export const fromCron = (cron: string): WeeklyTime | null => {
  const match = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5|MON-FRI|0,6|6,0|SAT,SUN)$/i.exec(cron);
  if (match === null) return null;
  const [, minute = '', hour = '', field = ''] = match;
  const days = field === '*' ? 'every' : /^(1-5|MON-FRI)$/i.test(field) ? 'weekdays' : 'weekends';
  return { hour: Number(hour), minute: Number(minute), days };
};

/** `19:00` */
export const clockText = ({ hour, minute }: WeeklyTime): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
