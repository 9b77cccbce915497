import type { Failure } from '@terroir/shared-types';
import type { Turn, WorkerDeps } from './worker-deps.ts';
import { asDetail, asRemedy, saidMessage, saidRemedy, say } from '../wordings/say.ts';

// With the pauses of the backoff some seconds: shorter hiccups are nobody's business.
const triesUntilIncident = 5;

const answersAboutIt = new Set<Failure['code']>([
  'quota',
  'capacity',
  'not-available-in-region',
  'invalid-request',
]);

/**
 * Of an idempotent driver: such a refusal under a key means that nothing was made under it before. A refused login, a
 * closed port or a rate limit says nothing of what an earlier try did.
 */
export const provesAbsence = ({ code }: Failure): boolean => answersAboutIt.has(code);

/** A VM that may exist and cost while nobody answers is an incident with its price. */
export const raiseUnanswered = (deps: WorkerDeps, turn: Turn, failure: Failure, tries: number): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null || tries + 1 < triesUntilIncident) return;
  const words = { vm: vm.name, why: saidMessage(failure) };
  deps.incidents.raise({
    kind: 'outcome-unknown',
    infraId: vm.infra_id,
    vmId: vm.id,
    connectionId: turn.connectionId,
    ...asDetail(
      vm.hourly_usd === null
        ? say('incident-unanswered-unpriced', words)
        : say('incident-unanswered', { ...words, usd: vm.hourly_usd }),
    ),
    ...asRemedy(say('incident-asked-on', { remedy: saidRemedy(failure) })),
    hourlyUsd: vm.hourly_usd,
  });
};

export const resolveUnanswered = (deps: WorkerDeps, turn: Turn): void =>
  deps.incidents.resolve('outcome-unknown', turn.connectionId, turn.vmId);
