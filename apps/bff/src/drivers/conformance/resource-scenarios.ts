import { expect } from 'vitest';
import type { ResourcePort, ResourceRequest } from '../driver.ts';
import { type Bench, bounded, during, failureOf } from './create-bench.ts';
import type { Section } from './scenario.ts';

const ssh = { port: 22, from: '0.0.0.0/0' };

const resourcesOf = ({ driver, subject, request }: Bench) => {
  const { resources } = driver;
  if (resources === undefined) throw new Error('the driver has no networks and keys');
  const port: ResourcePort = resources;
  const common = () => {
    const { key, name } = request();
    const { provider, region } = subject.spec;
    return { key, name, provider, region, tags: { 'terroir-resource': key } };
  };
  const ensure = (asked: ResourceRequest) => port.ensure(asked, bounded());
  return {
    port,
    common,
    ensure,
    listed: async (key: string) =>
      (await port.list(bounded())).filter(({ tags }) => tags['terroir-resource'] === key),
    vNet: () => ensure({ ...common(), kind: 'vnet' }),
    groupIn: (vNetId: string | null) =>
      ensure({ ...common(), kind: 'security-group', vNetId, openings: [ssh] }),
  };
};

/** A security group that lets in SSH alone; where groups come with VMs, that of a running one. */
const groupOf = async (bench: Bench): Promise<string> => {
  const { port, vNet, groupIn } = resourcesOf(bench);
  if (port.kinds === undefined) return (await groupIn((await vNet()).providerId)).providerId;
  const { providerId: securityGroupId } = await groupIn(null);
  const network = { vNetId: '', subnetId: '', securityGroupId, keyId: '' };
  await bench.create(bench.request({ network }));
  return securityGroupId;
};

/** The contract of `resources` of the port. */
export const resourceScenarios: Section = {
  title: 'networks and keys',
  scenarios: [
    {
      name: 'a VM runs in a network of ours with a key of ours; both are refused removal while it does',
      needs: ['resources'],
      async run(bench) {
        const { port, common, ensure, vNet, groupIn } = resourcesOf(bench);
        const { providerId: vNetId } = await vNet();
        const { providerId: subnetId } = await ensure({ ...common(), kind: 'subnet', vNetId });
        const { providerId: securityGroupId } = await groupIn(vNetId);
        const { sshPublicKey } = bench.subject;
        const { providerId: keyId } = await ensure({ ...common(), kind: 'key', sshPublicKey });
        const network = { vNetId, subnetId, securityGroupId, keyId };
        const vm = await bench.create(bench.request({ network }));
        expect(vm.status.unified).toBe('running');
        for (const [kind, id] of [
          ['vnet', vNetId],
          ['subnet', subnetId],
          ['security-group', securityGroupId],
        ] as const) {
          const error = await failureOf(port.remove(kind, id, bounded()));
          expect(error.outcome).toBe('refused');
          expect(await port.find(kind, id, bounded())).toMatchObject({ kind, providerId: id });
        }
        await bench.act('terminate', vm.providerVmId);
        await port.remove('key', keyId, bounded());
        await port.remove('security-group', securityGroupId, bounded());
        await port.remove('subnet', subnetId, bounded());
        await port.remove('vnet', vNetId, bounded());
        expect(await port.find('vnet', vNetId, bounded())).toBeNull();
        await port.remove('vnet', vNetId, bounded());
      },
    },
    {
      name: 'a repeat under the same key yields the same network, also after a lost answer',
      needs: ['resources'],
      async run(bench) {
        const { common, ensure, listed } = resourcesOf(bench);
        const asked: ResourceRequest = { ...common(), kind: 'vnet' };
        const error = await during(bench.subject.faults.loseCreateAnswers, () => failureOf(ensure(asked)));
        expect(error.outcome).toBe('unknown');
        const [first, second] = [await ensure(asked), await ensure(asked)];
        expect(second.providerId).toBe(first.providerId);
        expect(await listed(asked.key)).toMatchObject([
          { kind: 'vnet', tags: asked.tags, isBorrowed: false },
        ]);
      },
    },
    {
      name: 'a failed listing of networks and keys throws and is never an empty one',
      needs: ['ports'],
      async run(bench) {
        const { port } = resourcesOf(bench);
        const error = await during(bench.subject.faults.failListings, () => failureOf(port.list(bounded())));
        expect(error.failure.message).not.toBe('');
      },
    },
    {
      name: 'a port is opened and closed, each may be repeated, and SSH stays as it was',
      needs: ['ports'],
      async run(bench) {
        const { port } = resourcesOf(bench);
        const providerId = await groupOf(bench);
        const opening = { port: 8443, from: '203.0.113.0/24' };
        await port.openPort(providerId, opening, bounded());
        expect((await port.openPort(providerId, opening, bounded())).openings).toHaveLength(2);
        const seen = await port.find('security-group', providerId, bounded());
        expect(seen?.openings).toEqual(expect.arrayContaining([ssh, opening]));
        await port.closePort(providerId, opening, bounded());
        expect((await port.closePort(providerId, opening, bounded())).openings).toEqual([ssh]);
      },
    },
    {
      name: 'what needs a network that is not there is refused',
      needs: ['resources'],
      async run(bench) {
        const error = await failureOf(resourcesOf(bench).groupIn('vpc-never-was'));
        expect(error.outcome).toBe('refused');
        expect(error.failure.retryable).toBe(false);
      },
    },
  ],
};
