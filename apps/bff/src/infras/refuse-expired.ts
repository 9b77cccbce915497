import { conflict } from '../http/problem-error.ts';
import type { InfraRow } from './rows.ts';
import { say } from '../wordings/say.ts';

/** Throws 409 when the infra has expired: what is ordered for it would be terminated at once. */
export const refuseExpired = ({ name, expires_at: expiresAt }: InfraRow, now: Date): void => {
  if (expiresAt === null || Date.parse(expiresAt) > now.getTime()) return;
  throw conflict(
    'infra-expired',
    say('infra-expired', { infra: name, at: expiresAt }),
    say('set-later-expiry'),
  );
};
