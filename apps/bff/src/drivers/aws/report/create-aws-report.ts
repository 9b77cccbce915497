import type { AwsConfig, DriverReport } from '@terroir/shared-types';
import { DriverError } from '../../driver.ts';
import type { AwsParts } from '../create-aws-driver.ts';
import { type AwsError, hasCode } from '../api/errors.ts';
import { regionIdOf } from '../api/ids.ts';
import { gpuQuotas } from '../quotas.ts';
import { parameterOf } from '../vms/image.ts';
import { type Permission, ec2Permissions, minimalPolicy, otherPermissions } from './permissions.ts';
import { asDetail, asMessage, asRemedy, saidMessage, say } from '../../../wordings/say.ts';

type Verdict = DriverReport['permissions'][number];
type Named = Pick<Permission, 'name' | 'neededFor'>;

// With none chosen, the home region and a few more: each region is asked for several quotas.
const quotaRegions = 4;
const denied = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

const plainSpec = { arch: 'x86_64', accelerator: null } as const;

/** Finds out what the credential can do. Every question is a read or a dry run. */
export const createAwsReport = ({ clients, regions, quotas, findImage }: AwsParts, config: AwsConfig) => {
  const { home } = regions;

  /** Turns an attempt into a verdict. Throws when nothing could be asked at all. */
  const judge = async ({ name, neededFor }: Named, ask: () => Promise<unknown>): Promise<Verdict> => {
    try {
      await ask();
      return { name, neededFor, status: 'allowed', detail: '' };
    } catch (error) {
      if (hasCode(error, 'DryRunOperation')) return { name, neededFor, status: 'allowed', detail: '' };
      if (hasCode(error, ...denied)) {
        const { message: detail, messageWording: detailWording } = (error as AwsError).failure;
        return { name, neededFor, status: 'missing', detail, detailWording };
      }
      if (!(error instanceof DriverError)) throw error;
      return {
        name,
        neededFor,
        status: 'unknown',
        ...asDetail(say('aws-looked-elsewhere', { why: saidMessage(error.failure) })),
      };
    }
  };

  const judgeAll = (signal: AbortSignal): Promise<Verdict[]> => {
    return Promise.all([
      ...ec2Permissions.map((permission) =>
        judge(permission, () =>
          clients.ask(home, signal, ({ reads }, options) => permission.probe(reads, options)),
        ),
      ),
      judge(otherPermissions.parameter, () =>
        clients.ask(home, signal, ({ ssm }, options) =>
          ssm.getParameter({ Name: parameterOf(null, plainSpec) }, options),
        ),
      ),
      judge(otherPermissions.run, async () => {
        const { imageId } = await findImage(home, null, plainSpec, signal);
        await clients.ask(home, signal, ({ reads }, options) =>
          reads.runInstances(
            { DryRun: true, MinCount: 1, MaxCount: 1, ImageId: imageId, InstanceType: 't3.micro' },
            options,
          ),
        );
      }),
      ...(config.market === 'spot'
        ? [
            judge(otherPermissions.spotPrices, () =>
              clients.ask(home, signal, ({ reads }, options) =>
                reads.describeSpotPriceHistory({ DryRun: true }, options),
              ),
            ),
          ]
        : []),
      judge(otherPermissions.quota, () =>
        clients.ask(home, signal, ({ quotas: service }, options) =>
          service.getServiceQuota(
            { ServiceCode: 'ec2', QuotaCode: gpuQuotas('on-demand')[0]?.code },
            options,
          ),
        ),
      ),
    ]);
  };

  const quotasIn = async (region: string, signal: AbortSignal): Promise<DriverReport['quotas']> => {
    const used = await quotas.used(region, signal).catch(() => null); // shown as not known
    return Promise.all(
      gpuQuotas(config.market).map(async (quota) => {
        const common = { region: regionIdOf(region), name: quota.name, unit: 'vCPU' };
        try {
          const limit = await quotas.limit(region, quota, signal);
          const inUse = used === null ? null : (used.get(quota.code) ?? 0);
          const detail =
            limit === 0 ? asDetail(say('aws-no-vm-of-quota', { code: quota.code })) : { detail: quota.code };
          return { ...common, limit, used: inUse, ...detail };
        } catch (error) {
          signal.throwIfAborted();
          return {
            ...common,
            limit: null,
            used: null,
            detail: error instanceof Error ? error.message : String(error),
          };
        }
      }),
    );
  };

  const identify = (signal: AbortSignal): Promise<DriverReport['identity']> =>
    clients.ask(home, signal, async ({ sts }, options) => {
      const { Account = '', Arn = '', UserId = '' } = await sts.getCallerIdentity({}, options);
      return [
        { label: 'account', value: Account },
        { label: 'identity', value: Arn },
        { label: 'user id', value: UserId },
      ];
    });

  const regionStates = async (signal: AbortSignal): Promise<DriverReport['regions']> => {
    const { enabled, notEnabled } = await regions.ask(signal);
    const wanted = config.regions.length > 0 ? config.regions : [...enabled, ...notEnabled];
    return wanted.map((region) => {
      const id = regionIdOf(region);
      if (enabled.includes(region)) return { id, status: 'ok', detail: '' };
      return notEnabled.includes(region)
        ? { id, status: 'not-enabled', ...asDetail(say('aws-region-to-enable')) }
        : { id, status: 'failed', ...asDetail(say('aws-region-no-such')) };
    });
  };

  return async (signal: AbortSignal): Promise<DriverReport> => {
    const nothing: DriverReport = {
      identity: [],
      regions: [],
      permissions: [],
      policy: null,
      quotas: [],
      warnings: [],
      failure: null,
    };
    let identity: DriverReport['identity'] = [];
    try {
      identity = await identify(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DriverError)) throw error;
      return { ...nothing, failure: error.failure };
    }
    const permissions = await judgeAll(signal);
    const states = await regionStates(signal).catch(() => []); // the missing permission is in the list
    const open = states
      .filter(({ status }) => status === 'ok')
      .map(({ id }) => id.slice(id.indexOf('+') + 1));
    const asked =
      config.regions.length > 0
        ? open
        : [home, ...open.filter((region) => region !== home)].slice(0, quotaRegions);
    const found = await Promise.all(asked.map((region) => quotasIn(region, signal)));
    const isRoot = identity.some(({ value }) => value.endsWith(':root'));
    return {
      identity,
      permissions,
      regions: states,
      policy: permissions.some(({ status }) => status === 'missing') ? minimalPolicy(config.market) : null,
      quotas: found.flat(),
      warnings: isRoot
        ? [
            {
              code: 'root-user',
              message: 'This is the root user of the account: its key can do everything, billing too.',
              remedy:
                'Make an IAM user with the policy of docs/aws.md, give its key to this connection and delete the root key.',
            },
          ]
        : [],
      failure: states.length > 0 && open.length === 0 ? noRegion : null,
    };
  };
};

const noRegion = {
  code: 'not-available-in-region',
  ...asMessage(say('aws-no-open-region')),
  retryable: false,
  ...asRemedy(say('aws-enable-one')),
} as const;
