import type { Link, Preset } from '@terroir/shared-types';
import type { Logger } from 'pino';
import { createWaker } from '../clock/waker.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { OpenTunnel } from '../endpoints/open-tunnel.ts';
import type { EndpointRow } from '../endpoints/store.ts';
import type { EventLog } from '../events/event-log.ts';
import { refuseInput } from '../presets/input/resolve-input.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { createLinkKeeper, firstStream } from './link-keeper.ts';
import { createLinkStore, type LinkRow } from './link-store.ts';
import { createRotation } from './rotation.ts';
import { createLinkTeller } from './tell-links.ts';
import { say } from '../wordings/say.ts';
import { asDetailOf, type Words } from '../wordings/words.ts';

// What changed behind a VM's back, such as its address.
const tickMs = 1_000;
const maxTries = 3;

/** A deployment whose preset has links, as they need it. */
export interface LinkedDeployment {
  id: string;
  infraId: string;
  links: NonNullable<Preset['links']>;
  /** Ids or names of the infras that its input names. */
  infras: readonly string[];
  /** Models of its own VMs. */
  ownModels: readonly string[];
  /** The VM on whose loopback the ports are; null: there is none now. */
  vmId: string | null;
}

export interface LinksDeps {
  database: Database;
  events: Pick<EventLog, 'append'>;
  fleet: Pick<Fleet, 'findInfra' | 'vm' | 'access'>;
  ssh: Pick<SshPool, 'openForwards'>;
  endpoints: {
    ofInfra(infraId: string): EndpointRow[];
    open: OpenTunnel;
    /** Told when an endpoint did not answer. */
    hurryOne(endpointId: string): void;
  };
  /** Null: it is gone, or its preset has no links. */
  deployment: (id: string) => LinkedDeployment | null;
  logger: Logger;
}

export type Links = ReturnType<typeof createLinks>;

/** Ports on one VM that lead, through this server, to the healthy endpoints of a model on others. */
export const createLinks = (deps: LinksDeps) => {
  const { database, fleet, endpoints } = deps;
  const store = createLinkStore(database);
  const rotation = createRotation();
  const tell = createLinkTeller(deps);
  const keeper = createLinkKeeper({ ssh: deps.ssh, logger: deps.logger, onChange: () => wake() });

  const infraIdsOf = ({ links, infraId, infras }: LinkedDeployment): string[] =>
    links.of === 'own'
      ? [infraId]
      : infras.flatMap((name) => fleet.findInfra(name)?.id ?? []).filter((id) => id !== infraId);
  const servingOf = (infraIds: readonly string[]): (EndpointRow & { model: string })[] =>
    infraIds.flatMap((id) =>
      endpoints
        .ofInfra(id)
        .flatMap((row) => (row.kind !== 'http' && row.model !== null ? [{ ...row, model: row.model }] : [])),
    );
  const backendsOf = (deployment: LinkedDeployment, model: string): EndpointRow[] =>
    servingOf(infraIdsOf(deployment)).filter((row) => row.model === model);
  const healthyOf = (deploymentId: string, model: string): EndpointRow[] => {
    const deployment = deps.deployment(deploymentId);
    return deployment === null
      ? []
      : backendsOf(deployment, model).filter(({ health }) => health === 'healthy');
  };

  const answer = (deploymentId: string, model: string) => () =>
    firstStream(
      rotation.order(`${deploymentId} ${model}`, healthyOf(deploymentId, model)).slice(0, maxTries),
      endpoints.open,
      ({ id }) => endpoints.hurryOne(id),
      ({ id }) => rotation.chosen(id),
    );

  const whyClosed = (deployment: LinkedDeployment, link: LinkRow, healthy: number): Words => {
    if (deployment.vmId === null) return say('endpoint-vm-ended');
    if (fleet.vm(deployment.vmId)?.status !== 'running') return say('link-vm-away');
    if (healthy === 0) return say('link-nobody', { model: link.model });
    return keeper.of(deployment.vmId).trouble(link.port) ?? say('link-opening');
  };

  const linksOf = (deployment: LinkedDeployment): Link[] => {
    const ports = deployment.vmId === null ? null : keeper.of(deployment.vmId);
    return store.of(deployment.id).map((link) => {
      const backends = backendsOf(deployment, link.model).map((row) => ({
        endpointId: row.id,
        infraId: row.infraId,
        vmId: row.vmId,
        vmName: fleet.vm(row.vmId)?.name ?? row.vmId,
        inRotation: row.health === 'healthy',
        health: row.health,
        detail: row.detail,
        detailWording: row.detailWording,
        connections: rotation.connectionsOf(row.id),
      }));
      const healthy = backends.filter(({ inRotation }) => inRotation).length;
      const isOpen = ports?.isOpen(link.port) ?? false;
      return {
        ...link,
        vmId: deployment.vmId,
        isOpen,
        ...(isOpen ? { detail: null } : asDetailOf(whyClosed(deployment, link, healthy))),
        backends,
      };
    });
  };

  /** One look at all links: opens and closes what has changed, and tells of it. */
  const look = (): void => {
    const wanted = new Map<string, Map<number, () => ReturnType<ReturnType<typeof answer>>>>();
    for (const id of store.deployments()) {
      const deployment = deps.deployment(id);
      const vmId = deployment?.vmId ?? null;
      if (vmId === null || fleet.vm(vmId)?.status !== 'running') continue;
      const ports = wanted.get(vmId) ?? new Map();
      wanted.set(vmId, ports);
      for (const { model, port } of store.of(id)) {
        if (healthyOf(id, model).length > 0) ports.set(port, answer(id, model));
      }
    }
    for (const vmId of keeper.vms()) if (!wanted.has(vmId)) keeper.want(vmId, null);
    for (const [vmId, ports] of wanted) {
      const access = fleet.access(vmId);
      keeper.want(vmId, access === null ? null : { access, ports });
    }
    tell(
      store.deployments().flatMap((deploymentId) => {
        const deployment = deps.deployment(deploymentId);
        if (deployment === null) return [];
        return linksOf(deployment).map((link) => ({ deploymentId, infraId: deployment.infraId, link }));
      }),
    );
  };
  const waker = createWaker({ look, everyMs: tickMs, what: 'links', logger: deps.logger });
  const { wake } = waker;

  return {
    /** Throws ProblemError 422. */
    check(preset: Pick<Preset, 'id' | 'inputs'>, infras: readonly string[]): void {
      const field = preset.inputs.find(({ type }) => type === 'infras')?.name ?? 'infras';
      const errors = infras.flatMap((name) => {
        const infra = fleet.findInfra(name);
        if (infra === null) return [{ path: field, message: `there is no infra ${JSON.stringify(name)}` }];
        if (servingOf([infra.id]).length > 0) return [];
        return [{ path: field, message: `${name} serves no model; deploy one on it first` }];
      });
      if (errors.length > 0) throw refuseInput(preset, errors);
    },
    /** Inside the transaction of a round: the models that are linked, each with its port. */
    place(deployment: LinkedDeployment): LinkRow[] {
      const models =
        deployment.links.of === 'own'
          ? deployment.ownModels
          : servingOf(infraIdsOf(deployment)).map(({ model }) => model);
      database.afterCommit(wake);
      return store.set(deployment.id, [...new Set(models)].sort(), deployment.links.firstPort);
    },
    /** As the contract tells them. */
    of(deploymentId: string): Link[] {
      const deployment = deps.deployment(deploymentId);
      return deployment === null ? [] : linksOf(deployment);
    },
    /** Models that a deployment leads to. */
    modelsOf: (deploymentId: string): string[] => store.of(deploymentId).map(({ model }) => model),
    wake,
    start: () => waker.start(),
    async close(): Promise<void> {
      waker.stop();
      await keeper.close();
    },
  };
};
