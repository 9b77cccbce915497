import type { FakeInfra, FakeNode } from './store.ts';

const locations: Readonly<Record<string, { display: string; latitude: number; longitude: number }>> = {
  'aws-us-east-2': { display: 'US East (Ohio)', latitude: 39.96, longitude: -83 },
};
const locationOf = (connection: string) =>
  locations[connection] ?? { display: connection, latitude: 37.56, longitude: 126.97 };

export const placeOf = (specId: string): { provider: string; region: string; name: string } => {
  const [provider = '', region = '', name = ''] = specId.split('+');
  return { provider, region, name };
};

export const connConfigView = (connection: string, verified = true) => {
  const [provider = '', ...rest] = connection.split('-');
  const region = rest.join('-');
  return {
    configName: connection,
    providerName: provider,
    driverName: `${provider}-driver-v1.0.so`,
    credentialName: provider,
    credentialHolder: 'admin',
    regionZoneInfoName: connection,
    regionZoneInfo: { assignedRegion: region, assignedZone: `${region}a` },
    regionDetail: {
      regionId: region,
      regionName: region.toLowerCase(),
      description: '',
      location: locationOf(connection),
      zones: null,
      representativeZone: '',
    },
    regionRepresentative: true,
    verified,
    verifiedMessage: verified ? '' : 'The key pairs could not be listed.',
  };
};

const nodeView = (node: FakeNode, wordOf: (status: string) => string) => ({
  resourceType: 'node',
  id: node.id,
  uid: node.uid,
  cspResourceName: node.cspId === '' ? '' : node.uid,
  cspResourceId: node.cspId,
  name: node.id,
  nodeGroupId: node.id.replace(/-\d+$/, ''),
  location: locationOf(node.connection),
  status: wordOf(node.status),
  targetStatus: node.targetAction === 'None' ? 'None' : 'Running',
  targetAction: node.targetAction,
  monAgentStatus: 'notInstalled',
  networkAgentStatus: 'notInstalled',
  systemMessage: node.systemMessage,
  createdTime: node.createdTime,
  label: node.labels,
  description: node.description,
  region: { region: placeOf(node.specId).region, zone: node.zone },
  publicIP: node.publicIP,
  sshPort: node.publicIP === '' ? 0 : 22,
  publicDNS: '',
  privateIP: node.publicIP === '' ? '' : '10.0.0.4',
  privateDNS: '',
  rootDiskType: 'default',
  rootDiskSize: 50,
  RootDeviceName: '',
  connectionName: node.connection,
  connectionConfig: connConfigView(node.connection),
  specId: node.specId,
  cspSpecName: placeOf(node.specId).name,
  spec: { cspSpecName: placeOf(node.specId).name, vCPU: 2, memoryGiB: 8, costPerHour: -1 },
  imageId: node.imageId,
  cspImageName: node.imageId,
  vNetId: `shared-${node.connection}`,
  subnetId: `shared-${node.connection}`,
  securityGroupIds: [node.securityGroup],
  dataDiskIds: null,
  sshKeyId: node.sshKey,
  nodeUserName: 'cb-user',
  nodeUserPassword: '1bvp!never-store-this',
});

const counts = (infra: FakeInfra) => {
  const count = (status: string): number => infra.nodes.filter((node) => node.status === status).length;
  return {
    countTotal: infra.nodes.length,
    countCreating: count('Creating'),
    countRunning: count('Running'),
    countFailed: count('Failed'),
    countSuspended: count('Suspended'),
    countTerminated: count('Terminated'),
    countTerminating: count('Terminating'),
  };
};

/** A composed string that nobody should read. */
const statusOf = (infra: FakeInfra): string => {
  const [first] = infra.nodes;
  if (first === undefined) return ['Creating', 'Running'].includes(infra.status) ? 'Empty' : infra.status;
  const same = infra.nodes.filter(({ status }) => status === first.status).length;
  return `${same === infra.nodes.length ? '' : 'Partial-'}${first.status}:${same} (R:${counts(infra).countRunning}/${infra.nodes.length})`;
};

/** `InfraInfo` of the description. */
export const infraView = (infra: FakeInfra, wordOf: (status: string) => string) => ({
  resourceType: 'infra',
  id: infra.id,
  uid: infra.uid,
  name: infra.id,
  description: infra.description,
  status: wordOf(statusOf(infra)),
  statusCount: counts(infra),
  targetStatus: infra.targetAction === 'None' ? 'None' : 'Running',
  targetAction: infra.targetAction,
  installMonAgent: 'no',
  label: infra.labels,
  systemLabel: '',
  systemMessage: infra.systemMessage.length === 0 ? null : infra.systemMessage,
  node: infra.nodes.map((node) => nodeView(node, wordOf)),
});

/** `InfraStatusInfo` of the description: its nodes have neither uid nor labels. */
export const statusView = (infra: FakeInfra, wordOf: (status: string) => string) => ({
  id: infra.id,
  name: infra.id,
  status: wordOf(statusOf(infra)),
  statusCount: counts(infra),
  targetStatus: infra.targetAction === 'None' ? 'None' : 'Running',
  targetAction: infra.targetAction,
  installMonAgent: 'no',
  masterNodeId: '',
  masterIp: '',
  masterSSHPort: 0,
  label: infra.labels,
  systemLabel: '',
  node: infra.nodes.map((node) => ({
    id: node.id,
    cspResourceName: node.cspId === '' ? '' : node.uid,
    name: node.id,
    status: wordOf(node.status),
    targetStatus: 'None',
    targetAction: node.targetAction,
    nativeStatus: node.status,
    monAgentStatus: 'notInstalled',
    systemMessage: node.systemMessage,
    createdTime: node.createdTime,
    publicIp: node.publicIP,
    privateIp: '',
    sshPort: 22,
    location: locationOf(node.connection),
  })),
});
