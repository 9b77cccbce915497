import { setTimeout as delay } from 'node:timers/promises';
import type { Failure, FailureCode, OwnHost } from '@terroir/shared-types';
import PQueue from 'p-queue';
import type { SshConnection } from './config.ts';
import { SshError } from '../../ssh/ssh-error.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import type { DriverSurroundings } from '../driver-kind.ts';
import { type Driver, DriverError, type DriverVm, type ImportableVm } from '../driver.ts';
import { type Claims, createClaims } from './claims.ts';
import { accessOf, describeHost, type HostFacts, probeHost } from './probe-host.ts';
import { rebootHost } from './reboot-host.ts';
import { type Said, asDetail, asMessage, asRemedy, say } from '../../wordings/say.ts';

/** The provider of what nobody sells. */
export const ownProvider = 'own';

const looksAtOnce = 16;
const lookTimeoutMs = 25_000;
// A health check has less patience than a person: a host behind a silent firewall counts as not answering.
const checkTimeoutMs = 4000;
const rebootPollMs = 2000;
/** What a person must set right; else it is the way to the hosts that fails. */
const keptCodes: ReadonlySet<FailureCode> = new Set(['credential', 'host-key-changed']);

const inParallel = <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> =>
  new PQueue({ concurrency: looksAtOnce }).addAll(items.map((item) => () => work(item)));

/** One host as it answered. */
export interface Seen {
  host: OwnHost;
  facts: HostFacts | null;
  failure: Failure | null;
}

const failureOf = (error: unknown): Failure => {
  if (!(error instanceof SshError)) throw error;
  const { code, message, messageWording, remedy, remedyWording } = error;
  return { code, message, messageWording, retryable: true, remedy, remedyWording };
};

const whatItIs = ({ facts, failure }: Seen): Pick<ImportableVm, 'detail' | 'detailWording'> =>
  facts === null
    ? { detail: failure?.message ?? '', detailWording: failure?.messageWording }
    : asDetail(describeHost(facts));

const refused = (message: Said, remedy: Said): DriverError =>
  new DriverError(
    { code: 'invalid-request', ...asMessage(message), retryable: false, ...asRemedy(remedy) },
    'refused',
  );

/** Hosts that are there already: they are watched and restarted over SSH, and never made or ended. */
export const createSshDriver = (
  { config, credential }: SshConnection,
  { connectionId, folder, ssh, now }: DriverSurroundings,
  claims: Claims = createClaims(folder, connectionId),
): Driver & { look(signal: AbortSignal): Promise<Seen[]> } => {
  const accessTo = (host: OwnHost): VmAccess => accessOf(connectionId, host, credential);
  const hostOf = (name: string): OwnHost | undefined => config.hosts.find((host) => host.name === name);

  const lookAt = async (host: OwnHost, signal: AbortSignal, limitMs = lookTimeoutMs): Promise<Seen> => {
    try {
      return { host, facts: await probeHost(ssh, accessTo(host), limitMs, signal), failure: null };
    } catch (error) {
      signal.throwIfAborted();
      return { host, facts: null, failure: failureOf(error) };
    }
  };

  const vmOf = ({ host, facts, failure }: Seen): DriverVm => {
    const claim = claims.all()[host.name];
    return {
      providerVmId: host.name,
      name: host.name,
      provider: ownProvider,
      region: config.site,
      specName: host.name,
      status:
        facts === null
          ? { unified: 'unknown', raw: failure?.code ?? 'no answer' }
          : { unified: 'running', raw: 'answers' },
      publicIp: host.address,
      privateIp: facts?.privateIp ?? null,
      ssh: { host: host.address, port: host.port, user: host.user },
      hostKey: host.hostKey ?? facts?.hostKey ?? null,
      bootId: facts?.bootId ?? null,
      tags: claim?.tags ?? {},
      createdAt: claim?.at ?? now().toISOString(),
      lngLat: config.place,
      ...(failure === null ? {} : { failure }),
    };
  };

  /** Released, or never joined; a host that was taken out of the connection while it belongs to an infra stays known. */
  const gone = (name: string): DriverVm => {
    const claim = claims.all()[name];
    const isOurs = claim !== undefined;
    return {
      providerVmId: name,
      name,
      provider: ownProvider,
      region: config.site,
      specName: name,
      status: isOurs
        ? { unified: 'unknown', raw: 'not in the connection' }
        : { unified: 'terminated', raw: 'released' },
      publicIp: null,
      privateIp: null,
      ssh: null,
      hostKey: null,
      bootId: null,
      tags: claim?.tags ?? {},
      createdAt: claim?.at ?? now().toISOString(),
      lngLat: config.place,
    };
  };

  const see = async (name: string, signal: AbortSignal): Promise<DriverVm> => {
    const host = claims.all()[name] === undefined ? undefined : hostOf(name);
    return host === undefined ? gone(name) : vmOf(await lookAt(host, signal));
  };
  const lookAtAll = (signal: AbortSignal, limitMs?: number): Promise<Seen[]> =>
    inParallel(config.hosts, (host) => lookAt(host, signal, limitMs));

  return {
    simulated: false,
    providers: [ownProvider],
    regions: [`${ownProvider}+${config.site}`],
    idempotent: true,
    actions: ['reboot', 'terminate'],
    lacks: {
      create: say('ssh-lacks-create'),
      suspend: say('ssh-lacks-suspend'),
      resume: say('ssh-lacks-resume'),
      disks: say('ssh-lacks-disks'),
      resources: say('ssh-lacks-resources'),
      ports: say('ssh-lacks-resources'),
    },
    look: (signal) => lookAtAll(signal),

    async check(signal) {
      const seen = await lookAtAll(signal, checkTimeoutMs);
      const answering = seen.filter(({ facts }) => facts !== null).length;
      const first = seen.find(({ failure }) => failure !== null)?.failure;
      if (answering === 0 && first !== undefined && first !== null) {
        const code = keptCodes.has(first.code) ? first.code : 'network';
        throw new DriverError({ ...first, code, retryable: true }, 'refused');
      }
      return asDetail(say('hosts-answer', { answering, total: seen.length }));
    },

    create() {
      throw refused(say('ssh-not-made'), say('ssh-import-it'));
    },

    async *act(action, name, signal) {
      signal.throwIfAborted();
      if (action === 'terminate') {
        claims.remove(name);
        yield gone(name);
        return;
      }
      const host = claims.all()[name] === undefined ? undefined : hostOf(name);
      if (action !== 'reboot' || host === undefined) {
        const what = { host: name, action: say(`act-${action}`) };
        throw host === undefined
          ? refused(say('ssh-unknown', what), say('ssh-import-first'))
          : refused(say('ssh-cannot', what), say('ssh-runs-on'));
      }
      const before = await lookAt(host, signal);
      if (before.facts === null) {
        throw new DriverError(before.failure ?? failureOf(new Error('no answer')), 'refused');
      }
      await rebootHost(ssh, accessTo(host), before.facts, signal);
      yield { ...vmOf(before), status: { unified: 'rebooting', raw: 'restarting' } };
      for (;;) {
        const seen = await lookAt(host, signal);
        if (seen.facts !== null && seen.facts.bootId !== before.facts.bootId) {
          yield vmOf(seen);
          return;
        }
        await delay(rebootPollMs, undefined, { signal });
      }
    },

    async *watch(name, signal) {
      yield await see(name, signal);
    },

    async list(signal) {
      signal.throwIfAborted();
      const names = Object.keys(claims.all());
      return inParallel(names, (name) => see(name, signal));
    },

    imports: {
      async list(signal) {
        return (await lookAtAll(signal)).map((seen) => ({
          ...vmOf(seen),
          ...whatItIs(seen),
          canJoin: seen.facts !== null,
          hourlyUsd: seen.host.hourlyUsd ?? null,
        }));
      },
      claim(name, tags) {
        if (hostOf(name) === undefined)
          return Promise.reject(refused(say('ssh-no-such-host', { host: name }), say('ssh-see-hosts')));
        const known = claims.all()[name];
        if (known !== undefined && known.tags['terroir-infra'] !== tags['terroir-infra'])
          return Promise.reject(refused(say('other-infra', { vm: name }), say('release-there-first')));
        claims.put(name, { at: known?.at ?? now().toISOString(), tags: { ...tags } });
        return Promise.resolve();
      },
      loginKey: () => Promise.resolve(credential),
    },
  };
};
