import { type ConnectionRequest, connectionRequestSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { createClosedDriver } from '../drivers/closed-driver.ts';
import type { DriverKind, DriverSurroundings, OpenedDriver } from '../drivers/driver-kind.ts';
import { redactingDriver } from '../drivers/redacting-driver.ts';
import { ProblemError, unprocessable, unreadable } from '../http/problem-error.ts';
import { alreadySaid, asMessage, asRemedy, say } from '../wordings/say.ts';
import { sayIssueAt } from '../http/say-issue.ts';
import type { Redactor } from '../secrets/redactor.ts';

/** Throws ProblemError 422 with the path of everything that does not fit. */
export const parseConnection = (request: unknown): ConnectionRequest => {
  const parsed = connectionRequestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => sayIssueAt(issue, [issue.path.join('.')]));
  const [first] = errors;
  throw unprocessable(
    first === undefined
      ? 'The connection does not fit.'
      : say('field-and-rule', {
          // As people know it.
          field: first.path.replace(/^(config|secrets)\./, ''),
          rule: alreadySaid(first.message, first.messageWording),
        }),
    errors,
  );
};

/** Throws ProblemError 422 for a driver that no connection can be added for. */
export const kindOf = (kinds: readonly DriverKind[], name: string): DriverKind => {
  const kind = kinds.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  throw unreadable('driver', say('driver-unknown', { driver: name }));
};

/** A stored connection whose secrets or settings cannot be read: it stays in sight and says why it does nothing. */
export const closedConnection = (error: unknown, simulated: boolean): OpenedDriver => {
  const isSettings = error instanceof ProblemError || error instanceof z.ZodError;
  const why = error instanceof Error ? error.message : String(error);
  const failure = {
    code: 'credential' as const,
    ...asMessage(say(isSettings ? 'settings-not-understood' : 'secrets-do-not-open', { why })),
    retryable: true,
    ...asRemedy(say('enter-anew')),
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
