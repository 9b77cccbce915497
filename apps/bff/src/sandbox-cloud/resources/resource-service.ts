import { randomBytes } from 'node:crypto';
import { CloudError } from '../api/cloud-error.ts';
import type {
  CreateResourceParameters,
  CreateVmParameters,
  Faults,
  SandboxResource,
  SandboxResourceKind,
} from '../contract.ts';
import type { SandboxStore } from '../state/store.ts';

/** As accounts have them unless more is asked for. */
const defaultLimit: Record<SandboxResourceKind, number> = {
  vnet: 5,
  subnet: 500,
  'security-group': 500,
  key: 500,
};
const prefix: Record<SandboxResourceKind, string> = {
  vnet: 'vpc',
  subnet: 'subnet',
  'security-group': 'sg',
  key: 'key',
};
const label: Record<SandboxResourceKind, string> = {
  vnet: 'vNet',
  subnet: 'subnet',
  'security-group': 'security group',
  key: 'key',
};
const notFoundCode: Record<SandboxResourceKind, string> = {
  vnet: 'InvalidVpcID.NotFound',
  subnet: 'InvalidSubnetID.NotFound',
  'security-group': 'InvalidGroup.NotFound',
  key: 'InvalidKeyPair.NotFound',
};
const limitCode: Record<SandboxResourceKind, string> = {
  vnet: 'VpcLimitExceeded',
  subnet: 'SubnetLimitExceeded',
  'security-group': 'SecurityGroupLimitExceeded',
  key: 'KeyPairLimitExceeded',
};

export type SandboxResources = ReturnType<typeof createResourceService>;

/** Networks and key pairs of this cloud: kept, tagged, counted against quotas, and not removed while in use. */
export const createResourceService = (deps: {
  store: SandboxStore;
  faults: { current(): Faults };
  livingVms: () => readonly Pick<CreateVmParameters, 'network'>[];
}) => {
  const all = new Map(deps.store.readResources().map((resource) => [resource.id, resource]));
  const byToken = new Map([...all.values()].map((resource) => [resource.clientToken, resource.id]));
  const save = (resource: SandboxResource): SandboxResource => {
    all.set(resource.id, resource);
    byToken.set(resource.clientToken, resource.id);
    deps.store.saveResource(resource);
    return resource;
  };
  const forget = (resource: SandboxResource): void => {
    all.delete(resource.id);
    byToken.delete(resource.clientToken);
    deps.store.removeResource(resource.id);
  };
  const find = (kind: SandboxResourceKind, id: string): SandboxResource => {
    const resource = all.get(id);
    if (resource?.kind === kind) return resource;
    throw new CloudError(404, notFoundCode[kind], `There is no ${label[kind]} ${id} in this sandbox cloud.`);
  };
  const list = (kind: SandboxResourceKind): SandboxResource[] =>
    [...all.values()].filter((resource) => resource.kind === kind);
  /** What a request names must be there, and in the place of the request. */
  const expectIn = (
    kind: SandboxResourceKind,
    id: string,
    at: { provider: string; region: string },
  ): void => {
    const resource = all.get(id);
    if (resource?.kind === kind && resource.provider === at.provider && resource.region === at.region) return;
    throw new CloudError(
      400,
      notFoundCode[kind],
      `The ${label[kind]} ID '${id}' does not exist in ${at.provider} ${at.region}.`,
    );
  };
  const checkLimit = (kind: SandboxResourceKind, { provider, region }: CreateResourceParameters): void => {
    const isHere = (one: { provider: string; region: string }) =>
      one.provider === provider && one.region === region;
    const quota = deps.faults.current().resourceQuotas.find((one) => one.kind === kind && isHere(one));
    const limit = quota?.limit ?? defaultLimit[kind];
    if (list(kind).filter(isHere).length < limit) return;
    throw new CloudError(
      400,
      limitCode[kind],
      `The maximum number of ${label[kind]}s (${limit}) has been reached in ${provider} ${region}.`,
    );
  };
  const isUsed = ({ kind, id }: SandboxResource): boolean =>
    kind === 'vnet'
      ? [...all.values()].some(({ vnetId }) => vnetId === id)
      : deps
          .livingVms()
          .some(({ network }) => network?.subnetId === id || network?.securityGroupIds.includes(id));

  return {
    list,
    find,
    create(kind: SandboxResourceKind, request: CreateResourceParameters): SandboxResource {
      const earlier = all.get(byToken.get(request.clientToken) ?? '');
      if (earlier !== undefined) return earlier;
      if (kind === 'subnet' || kind === 'security-group') {
        expectIn('vnet', request.vnetId ?? '', request);
      }
      if (kind === 'key' && request.publicKey === undefined) {
        throw new CloudError(400, 'InvalidKey.Format', 'publicKey is missing.');
      }
      checkLimit(kind, request);
      return save({
        ...request,
        id: `${prefix[kind]}-${randomBytes(8).toString('hex')}`,
        kind,
        createdAt: new Date().toISOString(),
        simulated: true,
      });
    },
    setIngress: (id: string, ingress: SandboxResource['ingress']): SandboxResource =>
      save({ ...find('security-group', id), ingress }),
    remove(kind: SandboxResourceKind, id: string): void {
      const resource = find(kind, id);
      if (isUsed(resource)) {
        throw new CloudError(409, 'DependencyViolation', `The ${label[kind]} ${id} is in use.`);
      }
      forget(resource);
    },
    /** Throws what a VM would be refused with whose network is not there. */
    checkNetwork({ network, ...at }: Pick<CreateVmParameters, 'network' | 'provider' | 'region'>): void {
      if (network === null) return;
      expectIn('subnet', network.subnetId, at);
      for (const id of network.securityGroupIds) expectIn('security-group', id, at);
      expectIn('key', network.keyId, at);
    },
    /** Does a security group of the VM let everybody in at this port? */
    letsIn: ({ network }: Pick<CreateVmParameters, 'network'>, port: number): boolean =>
      (network?.securityGroupIds ?? []).some((id) =>
        all
          .get(id)
          ?.ingress.some((one) => one.port === port && (one.from === '0.0.0.0/0' || one.from === '::/0')),
      ),
    removeAll(): void {
      for (const resource of all.values()) forget(resource);
    },
  };
};
