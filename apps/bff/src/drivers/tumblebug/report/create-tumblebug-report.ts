import { connect } from 'node:net';
import type { DriverReport, TumblebugConfig } from '@terroir/shared-types';
import { DriverError } from '../../driver.ts';
import { type ConnConfig, anySchema, openBaoSchema } from '../api/schemas.ts';
import type { TumblebugParts } from '../create-tumblebug-driver.ts';
import { regionIdOf } from '../regions.ts';
import { asDetail, say } from '../../../wordings/say.ts';

/** Clouds whose VMs it watches through their own SDKs, with a credential that it reads from OpenBao. */
const needsOpenBao: ReadonlySet<string> = new Set(['aws', 'gcp', 'azure', 'alibaba', 'tencent']);
const etcdPort = 2379;
const etcdTimeoutMs = 1_500;
const skewMs = 60_000;

type Warning = DriverReport['warnings'][number];

const isOpen = (host: string, port: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, signal, timeout: etcdTimeoutMs });
    const tell = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => tell(true));
    socket.once('timeout', () => tell(false));
    socket.once('error', () => tell(false));
  });

/** An etcd that answers without a password gives everybody all that is in it. */
const isEtcdOpen = async (url: URL, signal: AbortSignal): Promise<boolean> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!(await isOpen(host, etcdPort, signal))) return false;
  try {
    const answer = await fetch(`http://${url.hostname}:${etcdPort}/v3/kv/range`, {
      method: 'POST',
      body: JSON.stringify({ key: 'AA==', count_only: true }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(etcdTimeoutMs)]),
    });
    return answer.ok;
  } catch {
    return false; // it speaks TLS, or is something else
  }
};

const regionsOf = (
  connections: readonly ConnConfig[],
  config: TumblebugConfig,
  hasOpenBao: boolean,
): DriverReport['regions'] => {
  const byRegion = Map.groupBy(connections, regionIdOf);
  const found = [...byRegion].map(([id, ones]) => {
    const verified = ones.find((one) => one.verified);
    const why = ones.find((one) => one.verifiedMessage !== '')?.verifiedMessage;
    return verified === undefined
      ? {
          id,
          status: 'failed' as const,
          ...(why === undefined ? asDetail(say('tumblebug-unverified')) : { detail: why }),
        }
      : !hasOpenBao && needsOpenBao.has(verified.providerName)
        ? { id, status: 'failed' as const, ...asDetail(say('tumblebug-openbao-silent')) }
        : { id, status: 'ok' as const, detail: verified.configName };
  });
  const missing = config.regions
    .filter((id) => !byRegion.has(id))
    .map((id) => ({ id, status: 'not-enabled' as const, ...asDetail(say('tumblebug-no-connection')) }));
  const wanted = new Set(config.regions);
  return [...found.filter(({ id }) => wanted.size === 0 || wanted.has(id)), ...missing].toSorted((a, b) =>
    a.id.localeCompare(b.id),
  );
};

/** What the connection finds at the other end; orders nothing. */
export const createTumblebugReport = (
  { client, ready, regions, driver }: TumblebugParts,
  config: TumblebugConfig,
  password: string,
) => {
  const hasOpenBao = async (signal: AbortSignal): Promise<boolean> => {
    try {
      return (await client.call({ path: '/credential/openbaoStatus' }, openBaoSchema, signal)).available;
    } catch (error) {
      if (error instanceof DriverError) return true; // an older one, which does not tell
      throw error;
    }
  };

  const warningsOf = async (
    initialized: boolean,
    untold: string,
    signal: AbortSignal,
  ): Promise<Warning[]> => {
    const warnings: Warning[] = [];
    if (untold !== '') {
      warnings.push({
        code: 'no-openbao',
        values: { providers: untold },
        message: `CB-Tumblebug has no OpenBao: it cannot follow VMs of ${untold}.`,
        remedy:
          'It calls them Creating for ever, though they run and cost. Set VAULT_TOKEN and start OpenBao there, then register the credentials again.',
      });
    }
    if (config.username === 'default' && password === 'default') {
      warnings.push({
        code: 'default-password',
        message: 'CB-Tumblebug takes its default user name and password.',
        remedy:
          'Whoever has them can read the private key of every VM. Set TB_API_USERNAME and TB_API_PASSWORD there, restart it, and give the connection the new ones.',
      });
    }
    if (await isEtcdOpen(client.baseUrl, signal)) {
      warnings.push({
        code: 'open-etcd',
        values: { port: etcdPort },
        message: `The etcd of CB-Tumblebug answers at port ${etcdPort} without a password.`,
        remedy:
          'Everybody who reaches that port can read and change all that it knows, keys included. Close the port to all but CB-Tumblebug, or set up etcd authentication.',
      });
    }
    if (client.baseUrl.protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(client.baseUrl.hostname)) {
      warnings.push({
        code: 'plain-http',
        message: 'The password and the keys of VMs cross the network unencrypted.',
        remedy: 'Put CB-Tumblebug behind a proxy with TLS and give its https URL, or use a private network.',
      });
    }
    const differenceMs = client.clockDifferenceMs() ?? 0;
    if (Math.abs(differenceMs) > skewMs) {
      warnings.push({
        code: 'clock',
        values: { seconds: Math.round(differenceMs / 1000) },
        message: `The clock of CB-Tumblebug is ${Math.round(differenceMs / 1000)} s off from ours.`,
        remedy: 'Set both clocks (NTP): clouds refuse requests that are minutes off.',
      });
    }
    if (!initialized) {
      warnings.push({
        code: 'not-initialized',
        message: 'Its init has not run since it started.',
        remedy:
          'Run init.py of CB-Tumblebug: it loads the specs, images and templates that VMs are made from.',
      });
    }
    return warnings;
  };

  /** Their check of the password covers all but health, so that any read proves it. */
  const permission = async (
    name: string,
    neededFor: string,
    work: Promise<unknown>,
  ): Promise<DriverReport['permissions'][number]> => {
    try {
      await work;
      return { name, status: 'allowed', neededFor, detail: '' };
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      const { message: detail, messageWording: detailWording } = error.failure;
      return { name, status: 'missing', neededFor, detail, detailWording };
    }
  };

  return async (signal: AbortSignal): Promise<DriverReport> => {
    const empty = { identity: [], regions: [], permissions: [], policy: null, quotas: [], warnings: [] };
    try {
      const { initialized } = await ready.ask(signal);
      const connections = await regions.connections(signal);
      const template = (kind: string, name: string) =>
        permission(
          `template ${name}`,
          'making VMs: networks are made from it',
          client.call({ path: `/ns/system/template/${kind}/${name}` }, anySchema, signal),
        );
      const isOpenBaoThere = await hasOpenBao(signal);
      const direct = new Set(
        connections.flatMap(({ verified, providerName }) => (verified ? providerName : [])),
      );
      const untold = isOpenBaoThere ? '' : [...direct].filter((name) => needsOpenBao.has(name)).join(', ');
      const [permissions, warnings, vms] = await Promise.all([
        Promise.all([template('vNet', 'vnet-default'), template('securityGroup', 'sg-default')]),
        warningsOf(initialized, untold, signal),
        driver.list(signal),
      ]);
      return {
        ...empty,
        identity: [
          { label: 'server', value: client.baseUrl.href },
          { label: 'user', value: config.username },
          { label: 'credential holder', value: config.credentialHolder },
          { label: 'namespace', value: config.namespace },
          { label: 'VMs', value: String(vms.length) },
        ],
        regions: regionsOf(connections, config, isOpenBaoThere),
        permissions,
        warnings,
        failure: null,
      };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DriverError)) throw error;
      return { ...empty, failure: error.failure };
    }
  };
};
