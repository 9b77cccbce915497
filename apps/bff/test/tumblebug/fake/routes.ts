import { constants, generateKeyPairSync, privateDecrypt, createDecipheriv } from 'node:crypto';
import { createDiskRoutes } from './disk-routes.ts';
import type { Engine, Order } from './engine.ts';
import { type Asked, type FakeRoute, path } from './fake-route.ts';
import { createPortRoutes } from './port-routes.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusal.ts';
import { createReviewRoute } from './review-route.ts';
import { type Store, newId } from './store.ts';
import { connConfigView, infraView, placeOf, statusView } from './views.ts';

export interface FakeLogin {
  privateKey: string;
  /** OpenSSH public key line of the host that stands for all VMs; null: they have never been in. */
  hostKey: string | null;
}

export interface RouteDeps {
  store: Store;
  engine: Engine;
  quirks: () => Quirks;
  random: () => number;
  login: FakeLogin;
}

/** The operations that the driver uses. */
export const createRoutes = ({ store, engine, quirks, random, login }: RouteDeps): FakeRoute[] => {
  const wordOf = (status: string): string => (quirks().oddCase ? status.toUpperCase() : status);
  const inNamespace = (ns: string) => {
    if (!store.namespaces.has(ns)) throw new Refusal(404, 'Not valid namespace');
    return [...store.infras.values()].filter((infra) => infra.ns === ns && infra.visibleAtMs <= Date.now());
  };
  const ns = (id: string) => ({ resourceType: 'ns', id, uid: id, name: id, description: '' });
  const connections = [...store.providers].flatMap(([provider, regions]) =>
    regions.map((region) => `${provider}-${region}`),
  );
  const keys = new Map<string, string>();

  const listInfras = ({ params: [id = ''], query }: Asked): unknown => {
    const found = inNamespace(id);
    if (random() < quirks().listFails) throw new Refusal(400, 'etcdserver: request timed out');
    if (query.get('option') === 'id') return { output: found.map((infra) => infra.id) };
    if (query.get('option') !== 'status') return { infra: found.map((infra) => infraView(infra, wordOf)) };
    const views = found.map((infra) => statusView(infra, wordOf));
    return {
      infra: quirks().listsInPart ? views.map((view) => ({ ...view, id: '', name: '', node: null })) : views,
    };
  };

  const searchImage = ({ body }: Asked): unknown => {
    const { matchedSpecId = '' } = body as { matchedSpecId?: string };
    const { provider, region } = placeOf(matchedSpecId);
    if (!store.hasRegion(provider, region)) {
      throw new Refusal(500, `The specKey ${matchedSpecId} not found by any of ID, CspSpecName`);
    }
    const image = (id: string, changes: Record<string, unknown>) => ({
      id,
      cspImageName: id,
      osType: 'Ubuntu 22.04',
      osDistribution: 'ubuntu-jammy-22.04',
      regionList: [region],
      isBasicImage: true,
      isGPUImage: false,
      isKubernetesImage: false,
      infraType: '',
      imageStatus: 'Available',
      ...changes,
    });
    return {
      imageCount: 2,
      imageList: [
        image('k8s-node-image', {
          infraType: 'k8s|kubernetes|container',
          regionList: ['common'],
          imageStatus: '',
        }),
        image('ami-0123456789abcdef0', {}),
      ],
    };
  };

  const publicKey = (): unknown => {
    const { publicKey: pem, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const publicKeyTokenId = newId();
    keys.set(publicKeyTokenId, privateKey);
    return { publicKeyTokenId, publicKey: pem };
  };

  const takeCredential = ({ body }: Asked): unknown => {
    const request = body as {
      providerName: string;
      credentialHolder: string;
      publicKeyTokenId: string;
      encryptedClientAesKeyByPublicKey: string;
      credentialKeyValueList: { key: string; value: string }[];
    };
    const privateKey = keys.get(request.publicKeyTokenId);
    keys.delete(request.publicKeyTokenId); // good for one registration
    if (privateKey === undefined) throw new Refusal(400, 'publicKeyTokenId not found or expired');
    const aes = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from(request.encryptedClientAesKeyByPublicKey, 'base64'),
    );
    const values = request.credentialKeyValueList.map(({ key, value }) => {
      const bytes = Buffer.from(value, 'base64');
      const decipher = createDecipheriv('aes-256-cbc', aes, bytes.subarray(0, 16));
      return [
        key,
        Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8'),
      ] as const;
    });
    const isValid = values.every(([, value]) => !value.startsWith('wrong'));
    const made = connections.filter((name) => name.startsWith(`${request.providerName}-`));
    store.credentials.set(`${request.credentialHolder}/${request.providerName}`, Object.fromEntries(values));
    return {
      credentialName: request.providerName,
      credentialHolder: request.credentialHolder,
      providerName: request.providerName,
      keyValueInfoList: values.map(([key]) => ({ key, value: '************' })),
      allConnections: { connectionconfig: made.map((name) => connConfigView(name, isValid)) },
      openBaoStatus: 'registered',
    };
  };

  const infra = '/ns/*/infra/*';
  return [
    {
      operation: 'get /ns',
      pattern: path('/ns'),
      handle: ({ query }) =>
        query.get('option') === 'id'
          ? { output: [...store.namespaces] }
          : { ns: [...store.namespaces].map(ns) },
    },
    {
      operation: 'get /ns/{nsId}',
      pattern: path('/ns/*'),
      handle({ params: [id = ''] }) {
        inNamespace(id);
        return ns(id);
      },
    },
    {
      operation: 'post /ns',
      pattern: path('/ns'),
      handle({ body }) {
        const { name } = body as { name: string };
        if (store.namespaces.has(name)) throw new Refusal(500, `The namespace ${name} already exists.`);
        store.namespaces.add(name);
        return ns(name);
      },
    },
    {
      operation: 'get /connConfig',
      pattern: path('/connConfig'),
      handle: () => ({ connectionconfig: connections.map((name) => connConfigView(name)) }),
    },
    {
      operation: 'get /ns/{nsId}/template/vNet/{templateId}',
      pattern: path('/ns/system/template/vNet/*'),
      handle: ({ params: [id] }) => ({ id, name: id }),
    },
    {
      operation: 'get /ns/{nsId}/template/securityGroup/{templateId}',
      pattern: path('/ns/system/template/securityGroup/*'),
      handle: ({ params: [id] }) => ({ id, name: id }),
    },
    {
      operation: 'post /ns/{nsId}/resources/searchImage',
      pattern: path('/ns/system/resources/searchImage'),
      handle: searchImage,
    },
    { operation: 'get /ns/{nsId}/infra', pattern: path('/ns/*/infra'), isLimited: true, handle: listInfras },
    {
      operation: 'get /ns/{nsId}/infra/{infraId}',
      pattern: path(infra),
      isLimited: true,
      handle: ({ params: [namespace = '', id = ''] }) => infraView(engine.find(namespace, id), wordOf),
    },
    {
      operation: 'post /ns/{nsId}/infraDynamic',
      pattern: path('/ns/*/infraDynamic'),
      handle: async ({ params: [namespace = ''], body }) => {
        inNamespace(namespace);
        return infraView(await engine.create(namespace, body as Order), wordOf);
      },
    },
    {
      operation: 'delete /ns/{nsId}/infra/{infraId}',
      pattern: path(infra),
      handle: async ({ params: [namespace = '', id = ''], query }) => ({
        output: await engine.remove(engine.find(namespace, id), query.get('option')),
      }),
    },
    {
      operation: 'delete /ns/{nsId}/infra/{infraId}/node/{nodeId}',
      pattern: path(`${infra}/node/*`),
      async handle({ params: [namespace = '', id = '', nodeId = ''] }) {
        const found = engine.find(namespace, id);
        await engine.control(engine.nodeOf(found, nodeId), 'terminate');
        found.nodes = found.nodes.filter((node) => node.id !== nodeId);
        return { message: 'Deleted the node info' };
      },
    },
    {
      operation: 'get /ns/{nsId}/control/infra/{infraId}',
      pattern: path('/ns/*/control/infra/*'),
      handle({ params: [namespace = '', id = ''], query }) {
        if (query.get('action') !== 'reconcile') throw new Refusal(500, 'The driver never asks for that.');
        engine.reconcile(engine.find(namespace, id));
        return { message: 'Reconciled' };
      },
    },
    {
      operation: 'get /ns/{nsId}/control/infra/{infraId}/node/{nodeId}',
      pattern: path('/ns/*/control/infra/*/node/*'),
      async handle({ params: [namespace = '', id = '', nodeId = ''], query }) {
        const found = engine.find(namespace, id);
        if (found.targetAction !== 'None' && query.get('force') !== 'true')
          throw new Refusal(500, `Infra ${id} is under ${found.targetAction}, please try later`);
        await engine.control(engine.nodeOf(found, nodeId), query.get('action') ?? '');
        return { message: `Working on ${query.get('action')}` };
      },
    },
    {
      operation: 'get /request/{reqId}',
      pattern: path('/request/*'),
      handle({ params: [id = ''] }) {
        const found = store.requests.get(id);
        if (found === undefined) throw new Refusal(404, `Request ID ${id} not found`);
        return found;
      },
    },
    {
      operation: 'delete /request/{reqId}',
      pattern: path('/request/*'),
      handle({ params: [id = ''] }) {
        if (!store.requests.delete(id)) throw new Refusal(404, `Request ID ${id} not found`);
        return { message: 'Deleted' };
      },
    },
    {
      operation: 'get /ns/{nsId}/resources/sshKey/{sshKeyId}',
      pattern: path('/ns/*/resources/sshKey/*'),
      handle: ({ params: [, id = ''] }) => ({
        resourceType: 'sshKey',
        id,
        name: id,
        username: 'cb-user',
        verifiedUsername: '',
        privateKey: login.privateKey,
      }),
    },
    {
      operation: 'get /ns/{nsId}/resources/sshKey',
      pattern: path('/ns/*/resources/sshKey'),
      handle: () => ({ output: [...store.remains].filter((id) => !store.groups.has(id)) }),
    },
    ...createPortRoutes({ store, quirks, random }),
    ...createDiskRoutes({ store, quirks, random }),
    createReviewRoute({ store, quirks }),
    ...(['sshKey', 'securityGroup'] as const).map((kind) => ({
      operation: `delete /ns/{nsId}/resources/${kind}/{${kind}Id}`,
      pattern: path(`/ns/*/resources/${kind}/*`),
      handle({ params: [, id = ''] }: Asked) {
        const isUsed = [...store.infras.values()].some(({ nodes }) =>
          nodes.some(({ sshKey, securityGroup }) => sshKey === id || securityGroup === id),
        );
        if (isUsed) throw new Refusal(500, `${id} is in use`);
        if (!store.remains.delete(id)) throw new Refusal(500, `The ${kind} ${id} does not exist.`);
        store.groups.delete(id);
        return { message: `The ${kind} ${id} has been deleted` };
      },
    })),
    {
      operation: 'get /ns/{nsId}/infra/{infraId}/node/{nodeId}/sshHostKey',
      pattern: path(`${infra}/node/*/sshHostKey`),
      handle() {
        const [keyType = '', hostKey = ''] = login.hostKey?.split(' ') ?? [];
        if (hostKey === '') throw new Refusal(400, 'no SSH host key found');
        return { keyType, hostKey, fingerprint: '', firstUsedAt: '' };
      },
    },
    {
      operation: 'put /label/{labelType}/{uid}',
      pattern: path('/label/*/*'),
      handle({ params: [, uid = ''], body }) {
        const { labels } = body as { labels: Record<string, string> };
        for (const { nodes } of store.infras.values())
          for (const node of nodes) if (node.uid === uid) node.labels = { ...node.labels, ...labels };
        return { message: 'Label created or updated successfully' };
      },
    },
    {
      operation: 'post /inspectResources',
      pattern: path('/inspectResources'),
      handle({ body }) {
        const { connectionName, resourceType } = body as { connectionName: string; resourceType: string };
        if (resourceType === 'dataDisk') {
          const known = new Set([...store.disks.values()].map(({ uid }) => `vol-${uid}`));
          const unknown = [...store.cloudDisks]
            .filter(([cspId, connection]) => connection === connectionName && !known.has(cspId))
            .map(([cspResourceId]) => ({ cspResourceId, refNameOrId: cspResourceId.slice(4) }));
          return {
            connectionName,
            resourceType,
            resources: { onSpiderNotTumblebug: { count: unknown.length, info: unknown } },
          };
        }
        const info = [...store.vms.values()]
          .filter((vm) => vm.connection === connectionName && vm.status !== 'terminated')
          .map(({ cspId, uid }) => ({ cspResourceId: cspId, refNameOrId: uid }));
        return {
          connectionName,
          resourceType: 'node',
          resources: { onCspTotal: { count: info.length, info } },
        };
      },
    },
    { operation: 'get /credential/publicKey', pattern: path('/credential/publicKey'), handle: publicKey },
    { operation: 'post /credential', pattern: path('/credential'), handle: takeCredential },
    {
      operation: 'get /credential/openbaoStatus',
      pattern: path('/credential/openbaoStatus'),
      handle: () => ({
        vaultAddr: '',
        vaultTokenSet: !quirks().staysCreating,
        reachable: true,
        initialized: true,
        sealed: false,
        tokenValid: true,
        available: !quirks().staysCreating,
        message: '',
      }),
    },
  ];
};
