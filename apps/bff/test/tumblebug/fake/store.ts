import { randomBytes } from 'node:crypto';
import { labelsWithSystem } from './labels.ts';

/** A VM at the cloud behind it: the truth, whatever records say. */
export interface CloudVm {
  cspId: string;
  uid: string;
  connection: string;
  status: 'running' | 'suspended' | 'terminated';
  tags: Readonly<Record<string, string>>;
}

export interface FakeNode {
  id: string;
  uid: string;
  status: string;
  targetAction: string;
  systemMessage: string;
  createdTime: string;
  specId: string;
  imageId: string;
  description: string;
  connection: string;
  zone: string;
  cspId: string;
  publicIP: string;
  securityGroup: string;
  sshKey: string;
  labels: Record<string, string> | null;
}

export interface FakeInfra {
  ns: string;
  id: string;
  uid: string;
  description: string;
  status: string;
  targetAction: string;
  systemMessage: string[];
  labels: Record<string, string> | null;
  nodes: FakeNode[];
  /** From when it is shown, ms. */
  visibleAtMs: number;
}

export interface FakeRequest {
  status: 'Handling' | 'Success' | 'Error';
  startTime: string;
  endTime: string;
  errorResponse: string;
  responseData: unknown;
}

/** A rule as answers show it. */
export interface FakeRule {
  Port: string;
  Protocol: string;
  Direction: string;
  CIDR: string;
}

export interface FakeGroup {
  id: string;
  connection: string;
  rules: (FakeRule & { visibleAtMs: number })[];
}

export interface FakeDisk {
  ns: string;
  id: string;
  uid: string;
  connection: string;
  zone: string;
  diskSize: number;
  status: 'Creating' | 'Available' | 'Attached';
  description: string;
  createdTime: string;
  /** Paths of nodes. */
  associated: string[];
  /** Set: deletion was asked for, and the cloud has not confirmed it. */
  deletionRequestedAt: string;
}

export const newId = (): string => randomBytes(10).toString('hex');
const providers = new Map([
  ['aws', ['us-east-2', 'ap-northeast-2', 'eu-west-1', 'us-west-2']],
  ['gcp', ['us-central1', 'asia-northeast3']],
]);

export type Store = ReturnType<typeof createStore>;

/** What lasts over a restart: in truth etcd, and the clouds. */
export const createStore = () => {
  const infras = new Map<string, FakeInfra>();
  const namespaces = new Set(['system', 'default']);
  const vms = new Map<string, CloudVm>();
  let addresses = 0;

  return {
    infras,
    namespaces,
    /** All VMs that were ever made. */
    vms,
    providers,
    /** What stands before nodes, by id. */
    groups: new Map<string, FakeGroup>(),
    disks: new Map<string, FakeDisk>(),
    /** Data disks at the clouds, by their id there, with the connection that they were made through. */
    cloudDisks: new Map<string, string>(),
    /** How often the process was ended. */
    lives: 0,
    /** Keys and security groups that were made for infras; they stay when the infra goes. */
    remains: new Set<string>(),
    /** What was registered, by `holder/provider`. */
    credentials: new Map<string, Record<string, string>>(),
    /** Lost at a restart. */
    requests: new Map<string, FakeRequest>(),
    keyOf: (ns: string, infra: string): string => `${ns}/${infra}`,
    hasRegion: (provider: string, region: string): boolean =>
      providers.get(provider)?.includes(region) ?? false,
    /** Documentation addresses: nobody has them. */
    newAddress: (): string => {
      addresses += 1;
      return `203.0.113.${1 + (addresses % 250)}`;
    },
    newInfra: (ns: string, id: string, description: string, labels: Record<string, string>): FakeInfra => ({
      ns,
      id,
      uid: newId(),
      description,
      status: 'Preparing',
      targetAction: 'Create',
      systemMessage: [],
      labels: labelsWithSystem(labels, ns, id),
      nodes: [],
      visibleAtMs: 0,
    }),
  };
};
