import type { LimitUse } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';

export type CapAlertStore = ReturnType<typeof createCapAlertStore>;

/** Which levels of a limit have been told in its period. */
export const createCapAlertStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare('INSERT INTO cap_alerts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const forgetAbove = sqlite.prepare(
    'DELETE FROM cap_alerts WHERE scope = ? AND cap_limit = ? AND period = ? AND level > ?',
  );
  const forgetBefore = sqlite.prepare('DELETE FROM cap_alerts WHERE at < ?');
  const periodOf = (use: LimitUse): string => use.from ?? 'now';
  return {
    /** True: this level had not been told. */
    tell: (use: LimitUse, level: number, at: string): boolean =>
      insert.run(use.scope, use.limit, periodOf(use), level, at).changes > 0,
    /** What is above the present level may be told again when it is reached again. */
    rearm(use: LimitUse): void {
      forgetAbove.run(use.scope, use.limit, periodOf(use), use.level);
    },
    forgetBefore(at: string): void {
      forgetBefore.run(at);
    },
  };
};
