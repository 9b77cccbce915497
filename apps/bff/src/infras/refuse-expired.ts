import { conflict } from '../http/problem-error.ts';
import type { InfraRow } from './rows.ts';

/** Throws 409 when the infra has expired: what is ordered for it would be terminated at once. */
export const refuseExpired = ({ name, expires_at: expiresAt }: InfraRow, now: Date): void => {
  if (expiresAt === null || Date.parse(expiresAt) > now.getTime()) return;
  throw conflict(
    'infra-expired',
    `${name} expired at ${expiresAt}; a VM ordered now would be terminated at once.`,
    'Set a later expiresAt first (PATCH the infra), or null for never.',
  );
};
