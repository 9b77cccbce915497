import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DriverUnderTest, bounded, failureOf, suiteMs } from './conformance.ts';
import type { DriverResource, ResourcePort, ResourceRequest } from './driver.ts';

/** The contract of `resources` of the port: networks and key pairs. Only for drivers that have them. */
export const describeResourceConformance = (name: string, open: () => Promise<DriverUnderTest>): void => {
  describe(`driver conformance: networks and keys of ${name}`, { timeout: suiteMs }, () => {
    let subject: DriverUnderTest;
    let port: ResourcePort;
    let made = 0;
    beforeAll(async () => {
      subject = await open();
      const { resources } = subject.driver;
      if (resources === undefined) throw new Error(`the driver ${name} has no resources`);
      port = resources;
    }, suiteMs);
    afterAll(async () => {
      const order: DriverResource['kind'][] = ['key', 'security-group', 'subnet', 'vnet'];
      const left = await port.list(bounded());
      for (const kind of order)
        for (const one of left) if (one.kind === kind) await port.remove(kind, one.providerId, bounded());
      await subject.close();
    }, suiteMs);

    const common = () => {
      made += 1;
      const key = `conformance-net-${process.pid}-${made}`;
      const { provider, region } = subject.spec;
      return { key, name: `conformance-${made}`, provider, region, tags: { 'terroir-resource': key } };
    };
    const ensure = (request: ResourceRequest) => port.ensure(request, bounded());
    const listed = async (key: string) =>
      (await port.list(bounded())).filter(({ tags }) => tags['terroir-resource'] === key);
    const ssh = { port: 22, from: '0.0.0.0/0' };
    const groupIn = (vNetId: string) =>
      ensure({ ...common(), kind: 'security-group', vNetId, openings: [ssh] });
    const vNet = () => ensure({ ...common(), kind: 'vnet' });

    test('a VM runs in a network of ours with a key of ours; both are refused removal while it does', async () => {
      const { providerId: vNetId } = await vNet();
      const { providerId: subnetId } = await ensure({ ...common(), kind: 'subnet', vNetId });
      const { providerId: securityGroupId } = await groupIn(vNetId);
      const { providerId: keyId } = await ensure({
        ...common(),
        kind: 'key',
        sshPublicKey: subject.sshPublicKey,
      });
      const network = { vNetId, subnetId, securityGroupId, keyId };
      const { key, name: vmName } = common();
      const request = {
        key,
        name: vmName,
        spec: subject.spec,
        imageId: null,
        rootDisk: { type: 'default', sizeGib: 50 },
        tags: { 'terroir-infra': 'conformance', 'terroir-vm': key, 'terroir-key': key },
        sshPublicKey: subject.sshPublicKey,
        network,
      };
      let last = null;
      for await (const vm of subject.driver.create(request, bounded())) last = vm;
      expect(last?.status.unified).toBe('running');
      for (const [kind, id] of [
        ['vnet', vNetId],
        ['subnet', subnetId],
        ['security-group', securityGroupId],
      ] as const) {
        const error = await failureOf(port.remove(kind, id, bounded()));
        expect(error.outcome).toBe('refused');
        expect(await port.find(kind, id, bounded())).toMatchObject({ kind, providerId: id });
      }
      for await (const vm of subject.driver.act('terminate', last?.providerVmId ?? '', bounded())) last = vm;
      await port.remove('key', keyId, bounded());
      await port.remove('security-group', securityGroupId, bounded());
      await port.remove('subnet', subnetId, bounded());
      await port.remove('vnet', vNetId, bounded());
      expect(await port.find('vnet', vNetId, bounded())).toBeNull();
      await port.remove('vnet', vNetId, bounded());
    });

    test('a repeat under the same key yields the same one, also after a lost answer', async () => {
      const asked: ResourceRequest = { ...common(), kind: 'vnet' };
      await subject.faults.loseCreateAnswers(true);
      const error = await failureOf(ensure(asked));
      await subject.faults.loseCreateAnswers(false);
      expect(error.outcome).toBe('unknown');
      const [first, second] = [await ensure(asked), await ensure(asked)];
      expect(second.providerId).toBe(first.providerId);
      expect(await listed(asked.key)).toMatchObject([{ kind: 'vnet', tags: asked.tags, isBorrowed: false }]);
    });

    test('a failed listing throws and is never an empty one', async () => {
      await subject.faults.failListings(true);
      const error = await failureOf(port.list(bounded()));
      await subject.faults.failListings(false);
      expect(error.failure.message).not.toBe('');
    });

    test('a port is opened and closed, each may be repeated, and SSH stays as it was', async () => {
      const { providerId } = await groupIn((await vNet()).providerId);
      const opening = { port: 8443, from: '203.0.113.0/24' };
      await port.openPort(providerId, opening, bounded());
      expect((await port.openPort(providerId, opening, bounded())).openings).toHaveLength(2);
      const seen = await port.find('security-group', providerId, bounded());
      expect(seen?.openings).toEqual(expect.arrayContaining([ssh, opening]));
      await port.closePort(providerId, opening, bounded());
      expect((await port.closePort(providerId, opening, bounded())).openings).toEqual([ssh]);
    });

    test('what needs a network that is not there is refused', async () => {
      const error = await failureOf(groupIn('vpc-never-was'));
      expect(error.outcome).toBe('refused');
      expect(error.failure.retryable).toBe(false);
    });
  });
};
