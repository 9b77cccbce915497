import { DriverError, type LaunchGroup, type LaunchRemark } from '../driver.ts';
import type { Client } from './api/client.ts';
import { isNamespaceMissing } from './api/is-namespace-missing.ts';
import { reviewSchema } from './api/schemas.ts';
import { asRemedy, say } from '../../wordings/say.ts';
import type { FindImage } from './vms/image.ts';

export interface ReviewDeps extends Pick<Client, 'call'> {
  namespace: string;
  findImage: FindImage;
  now: () => Date;
}

/** It asks the clouds, a few at a time. */
const reviewTimeoutMs = 60_000;
/** As long as a person looks at a launch; what clouds have to give changes faster than that. */
const lifetimeMs = 60_000;
const maxKept = 50;
/** A name that no infra has. */
const reviewName = 'terroir-review';
/** Where their shared specs live: there whatever else is. */
const systemNamespace = 'system';

const remedies = {
  refusal: asRemedy(say('tumblebug-review-refusal')),
  warning: asRemedy(say('tumblebug-review-warning')),
};

interface Kept {
  atMs: number;
  remarks: Promise<readonly LaunchRemark[]>;
}

/**
 * Their review of a launch. It may take longer than anybody waits: it goes on without them, and who asks the same a
 * moment later gets its answer.
 */
export const createReview = ({ call, namespace, findImage, now }: ReviewDeps) => {
  const kept = new Map<string, Kept>();

  const ask = async (body: unknown, signal: AbortSignal) => {
    const inNamespace = (ns: string) =>
      call(
        { method: 'POST', path: `/ns/${ns}/infraDynamicReview`, body, timeoutMs: reviewTimeoutMs },
        reviewSchema,
        signal,
      );
    try {
      return await inNamespace(namespace);
    } catch (error) {
      // Ours is made with the first order.
      if (!(await isNamespaceMissing({ call }, namespace, error, signal))) throw error;
      return inNamespace(systemNamespace);
    }
  };

  const review = async (groups: readonly LaunchGroup[], signal: AbortSignal): Promise<LaunchRemark[]> => {
    const remarks: LaunchRemark[] = [];
    const note = (group: string | null, kind: LaunchRemark['kind'], messages: readonly string[]): void => {
      for (const message of messages) remarks.push({ group, kind, words: { message, ...remedies[kind] } });
    };
    const found = await Promise.all(
      groups.map(async ({ name, spec, count, imageId, rootDisk }, at) => {
        try {
          return {
            group: name,
            body: {
              name: `g${at}`,
              nodeGroupSize: count,
              specId: spec.id,
              imageId: await findImage(spec, imageId, signal),
              rootDiskType: rootDisk.type,
              rootDiskSize: Math.ceil(rootDisk.sizeGib),
            },
          };
        } catch (error) {
          if (!(error instanceof DriverError) || error.failure.retryable) throw error;
          remarks.push({ group: name, kind: 'refusal', words: error.failure });
          return null;
        }
      }),
    );
    const orderable = found.filter((one) => one !== null);
    if (orderable.length === 0) return remarks;
    const nodeGroups = orderable.map(({ body }) => body);
    const body = { name: reviewName, policyOnPartialFailure: 'continue', installMonAgent: 'no', nodeGroups };
    const { overallStatus, overallMessage, nodeReviews } = await ask(body, signal);
    for (const { nodeName, status, message, canCreate, warnings, errors } of nodeReviews) {
      const group = orderable.find((one) => one.body.name === nodeName)?.group ?? null;
      const isRefused = canCreate === false || /^error$/i.test(status);
      note(group, 'refusal', errors.length === 0 && isRefused ? [message] : errors);
      note(group, 'warning', warnings);
    }
    if (nodeReviews.length === 0 && /^error$/i.test(overallStatus)) note(null, 'refusal', [overallMessage]);
    return remarks;
  };

  const shared = (groups: readonly LaunchGroup[]): Promise<readonly LaunchRemark[]> => {
    const nowMs = now().getTime();
    for (const [key, { atMs }] of kept) {
      if (nowMs - atMs >= lifetimeMs || kept.size > maxKept) kept.delete(key);
    }
    const key = JSON.stringify(
      groups.map(({ name, spec, count, imageId, rootDisk }) => [name, spec.id, count, imageId, rootDisk]),
    );
    const known = kept.get(key);
    if (known !== undefined) return known.remarks;
    const remarks = review(groups, AbortSignal.timeout(reviewTimeoutMs));
    kept.set(key, { atMs: nowMs, remarks });
    // A failure is not kept: the next one asks anew.
    remarks.catch(() => kept.delete(key));
    return remarks;
  };

  return async (groups: readonly LaunchGroup[], signal: AbortSignal): Promise<readonly LaunchRemark[]> => {
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([shared(groups), aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
};
