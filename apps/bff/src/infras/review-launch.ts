import type { LaunchWarning, Spec } from '@terroir/shared-types';
import { DriverError, type LaunchRemark } from '../drivers/driver.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import { asDriverError } from '../provisioning/as-driver-error.ts';
import { asMessage, asRemedy, say } from '../wordings/say.ts';
import type { PlannedGroup } from './launch-plan.ts';

/** A person does not wait longer for what a provider says. */
const reviewMs = 5_000;
/** Specs of one launch that are asked about one by one. */
const askedAtMost = 20;

const defaultDisk = { type: 'default', sizeGib: 50 };

/** A provider that has no review may still say what stands against one more VM of a spec. */
const refusalsOf = async (
  groups: readonly PlannedGroup[],
  refusalOf: NonNullable<DriverConnection['driver']['refusalOf']>,
  signal: AbortSignal,
): Promise<LaunchRemark[]> => {
  const specs = new Map<string, { spec: Spec; group: string }>();
  for (const { spec, request } of groups) {
    if (!specs.has(spec.id)) specs.set(spec.id, { spec, group: request.name });
  }
  const answers = await Promise.all(
    [...specs.values()].slice(0, askedAtMost).map(async ({ spec, group }): Promise<LaunchRemark[]> => {
      const failure = await refusalOf(spec, signal);
      return failure === null ? [] : [{ group, kind: 'refusal', words: failure }];
    }),
  );
  return answers.flat();
};

const warning = (
  code: LaunchWarning['code'],
  nodeGroup: string | null,
  { message, messageWording, remedy, remedyWording }: LaunchRemark['words'],
): LaunchWarning => ({ code, nodeGroup, message, messageWording, remedy, remedyWording });

/** What the provider says of a launch, in a bounded time. It never throws: that it could not be asked is said as well. */
export const reviewLaunch = async (
  groups: readonly PlannedGroup[],
  { driver }: DriverConnection,
): Promise<LaunchWarning[]> => {
  const signal = AbortSignal.timeout(reviewMs);
  const ask = (): Promise<readonly LaunchRemark[]> => {
    if (driver.reviewLaunch !== undefined) {
      const asked = groups.map(({ request: { name, count, imageId, rootDisk }, spec }) => ({
        name,
        count,
        spec,
        imageId: imageId ?? null,
        rootDisk: rootDisk ?? defaultDisk,
      }));
      return driver.reviewLaunch(asked, signal);
    }
    return driver.refusalOf === undefined
      ? Promise.resolve([])
      : refusalsOf(groups, (spec, given) => driver.refusalOf?.(spec, given) ?? Promise.resolve(null), signal);
  };
  try {
    const remarks = await ask();
    return remarks.map(({ group, kind, words }) => warning(kind, group, words));
  } catch (error) {
    if (signal.aborted) {
      return [
        warning('not-reviewed', null, {
          ...asMessage(say('review-late', { seconds: reviewMs / 1000 })),
          ...asRemedy(say('review-open-again')),
        }),
      ];
    }
    const { failure } = error instanceof DriverError ? error : asDriverError(error);
    return [warning('not-reviewed', null, failure)];
  }
};
