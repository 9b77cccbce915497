import { type ConnectionRequest, connectionRequestSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { createClosedDriver } from '../drivers/closed-driver.ts';
import type { DriverKind, DriverSurroundings, OpenedDriver } from '../drivers/driver-kind.ts';
import { redactingDriver } from '../drivers/redacting-driver.ts';
import { ProblemError, unprocessable } from '../http/problem-error.ts';
import type { Redactor } from '../secrets/redactor.ts';

/** Throws ProblemError 422 with the path of everything that does not fit. */
export const parseConnection = (request: unknown): ConnectionRequest => {
  const parsed = connectionRequestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = errors[0];
  throw unprocessable(
    first === undefined ? 'The connection does not fit.' : `${first.path}: ${first.message}`,
    errors,
  );
};

/** Throws ProblemError 422 for a driver that no connection can be added for. */
export const kindOf = (kinds: readonly DriverKind[], name: string): DriverKind => {
  const kind = kinds.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  const known = kinds.map((one) => one.name).join(', ');
  throw unprocessable(`driver: no connection can be added for ${JSON.stringify(name)}.`, [
    { path: 'driver', message: `known are ${known}` },
  ]);
};

/** A stored connection whose secrets or settings cannot be read: it stays in sight and says why it does nothing. */
export const closedConnection = (error: unknown, simulated: boolean): OpenedDriver => {
  const reason =
    error instanceof ProblemError || error instanceof z.ZodError
      ? 'its settings are not understood'
      : 'its secrets do not open';
  const failure = {
    code: 'credential' as const,
    message: `This connection cannot be used: ${reason} (${error instanceof Error ? error.message : String(error)}).`,
    retryable: true,
    remedy: 'Enter its settings and secrets anew.',
  };
  return {
    driver: createClosedDriver(failure, simulated),
    report: async () => ({
      identity: [],
      regions: [],
      permissions: [],
      policy: null,
      quotas: [],
      warnings: [],
      failure,
    }),
  };
};

export interface OpenDeps {
  kinds: readonly DriverKind[];
  redactor: Redactor;
  surroundings: Omit<DriverSurroundings, 'connectionId'>;
}

/** Throws what the driver's own parsing throws. From here on nothing that comes from it shows its secrets. */
export const openConnection = (
  { kinds, redactor, surroundings }: OpenDeps,
  connectionId: string,
  request: ConnectionRequest,
): OpenedDriver => {
  const secrets: Record<string, string | undefined> = request.secrets;
  const kind = kindOf(kinds, request.driver);
  for (const secret of Object.values(secrets)) {
    if (secret !== undefined && kind.wellKnown?.includes(secret) !== true) redactor.learn(secret);
  }
  const opened = kind.open(request, { ...surroundings, connectionId });
  return {
    driver: redactingDriver(opened.driver, redactor),
    report: async (signal) => redactor.redactFields(await opened.report(signal)),
    ...(opened.credentials === undefined ? {} : { credentials: opened.credentials }),
  };
};
