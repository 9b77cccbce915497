import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type InfraSummary, type Resource, isEnded, pageOf, resourceSchema } from '@terroir/shared-types';
import type { Driver } from '../src/drivers/driver.ts';
import {
  type SandboxResource,
  type SandboxVm,
  sandboxResourceListSchema,
} from '../src/sandbox-cloud/contract.ts';
import { InfrasUnderTest } from './infras-fixture.ts';
import { mortalDriver } from './mortal-driver.ts';
import { type CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

export type GroundKind = SandboxResource['kind'];
export const groundKinds: readonly GroundKind[] = ['vnet', 'subnet', 'security-group', 'key'];
const paths: Record<GroundKind, string> = {
  vnet: '/vnets',
  subnet: '/subnets',
  'security-group': '/security-groups',
  key: '/keys',
};
export const pathOf = (kind: GroundKind, id: string): string => `${paths[kind]}/${id}`;

/** Is this VM at the provider standing on it? */
const standsOn = ({ network }: SandboxVm, id: string): boolean =>
  network !== null &&
  (network.subnetId === id || network.keyId === id || network.securityGroupIds.includes(id));

let worlds = 0;

/** The real feature on the real sandbox cloud; its process dies and comes back, the cloud stays. */
export class GroundWorld {
  readonly cloud: CloudUnderTest;
  /** What was asked to be removed while a VM stood on it. */
  readonly removedInUse: string[] = [];
  subject: InfrasUnderTest;
  private readonly dataDir: string;
  private life = { isDead: false };

  /** A new installation on a cloud with nothing in it. */
  static async open(cloud: CloudUnderTest): Promise<GroundWorld> {
    await cloud.call('PUT', '/faults', noFaults);
    for (const { id } of await cloud.list()) await cloud.act(id, 'terminate');
    await until('the VMs of the last story to end', async () => (await cloud.list()).length === 0, 30_000);
    const world = new GroundWorld(cloud);
    const left = await world.theirs();
    for (const kind of groundKinds.toReversed())
      for (const one of left) if (one.kind === kind) await cloud.call('DELETE', pathOf(kind, one.id));
    return world;
  }

  private constructor(cloud: CloudUnderTest) {
    this.cloud = cloud;
    worlds += 1;
    this.dataDir = join(cloud.dataDir, `ours-${worlds}`);
    this.subject = this.begin();
  }

  private begin(): InfrasUnderTest {
    const life = { isDead: false };
    this.life = life;
    return new InfrasUnderTest({
      dataDir: this.dataDir,
      connection: this.cloud.connection,
      reconcileMs: 40,
      logLevel: 'silent',
      wrap: (driver) => mortalDriver(this.watched(driver), () => life.isDead),
    });
  }

  /** The driver, with a note of every removal of what a VM stands on. */
  private watched(driver: Driver): Driver {
    const { resources } = driver;
    if (resources === undefined) throw new Error('the sandbox has networks and keys');
    const remove: typeof resources.remove = async (kind, id, signal) => {
      const vms = await this.cloud.list();
      if (vms.some((vm) => standsOn(vm, id))) this.removedInUse.push(`${kind} ${id}`);
      await resources.remove(kind, id, signal);
    };
    return { ...driver, resources: { ...resources, remove } };
  }

  /** As `kill -9`: the file stays as it is, calls in flight still reach the cloud, no answer reaches us. */
  async crash(): Promise<void> {
    this.life.isDead = true;
    const dead = this.subject;
    dead.database.close();
    await dead.infras.close().catch(() => undefined);
    this.subject = this.begin();
  }

  async faults(changes: Record<string, unknown>): Promise<void> {
    await this.cloud.call('PUT', '/faults', changes);
  }

  async theirs(): Promise<SandboxResource[]> {
    const lists = await Promise.all(
      groundKinds.map(async (kind) =>
        sandboxResourceListSchema.parse(await (await this.cloud.call('GET', paths[kind])).json()),
      ),
    );
    return lists.flatMap(({ items }) => items);
  }

  async ours(): Promise<(Resource & { region: string })[]> {
    const { body } = await this.subject.call('GET', '/resources?limit=500');
    // A key that no provider was given is Terroir's own.
    return pageOf(resourceSchema)
      .parse(body)
      .items.filter(({ id, kind }) => groundKinds.some((one) => one === kind) && !id.startsWith('key-'))
      .map((one) => ({ ...one, region: one.region ?? '' }));
  }

  async infras(): Promise<InfraSummary[]> {
    return ((await this.subject.call('GET', '/infras?limit=500')).body as { items: InfraSummary[] }).items;
  }

  /** The cloud behaves from now on; everything comes to rest. */
  async settle(): Promise<void> {
    await this.faults(noFaults);
    await until(
      'networks, keys and VMs to come to rest',
      async () => {
        await this.subject.infras.reconcile();
        const { body } = await this.subject.call('GET', '/vms?limit=500');
        const vms = (body as { items: { status: string }[] }).items;
        const resources = await this.ours();
        return (
          vms.every(({ status }) => status === 'running' || isEnded(status as 'running')) &&
          resources.every(({ status }) => !['creating', 'changing', 'deleting'].includes(status))
        );
      },
      60_000,
    );
  }

  async close(): Promise<void> {
    await this.subject.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

const noFaults = { createAnswerLost: 0, create500: 0, create500ButCreated: 0, listFails: 0 };
