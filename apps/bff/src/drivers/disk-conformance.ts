import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DriverUnderTest, bounded, failureOf, suiteMs } from './conformance.ts';
import type { DiskPort } from './driver.ts';

/** The contract of `disks` of the port. Only for drivers that have data disks. */
export const describeDiskConformance = (name: string, open: () => Promise<DriverUnderTest>): void => {
  describe(`driver conformance: data disks of ${name}`, { timeout: suiteMs }, () => {
    let subject: DriverUnderTest;
    let port: DiskPort;
    let made = 0;
    beforeAll(async () => {
      subject = await open();
      const { disks } = subject.driver;
      if (disks === undefined) throw new Error(`the driver ${name} has no data disks`);
      port = disks;
    }, suiteMs);
    afterAll(async () => {
      for (const { providerDiskId } of await port.list(bounded())) {
        await port.detach(providerDiskId, bounded());
        await port.remove(providerDiskId, bounded());
      }
      await subject.close();
    }, suiteMs);

    const request = () => {
      made += 1;
      const key = `conformance-disk-${process.pid}-${made}`;
      const { provider, region } = subject.spec;
      return {
        key,
        name: `conformance-${made}`,
        provider,
        region,
        sizeGib: 10,
        forVm: null,
        tags: { 'terroir-disk': key },
      };
    };
    const listed = async (key: string) =>
      (await port.list(bounded())).filter(({ tags }) => tags['terroir-disk'] === key);
    const runningVm = async (): Promise<string> => {
      const { key, name: vmName } = request();
      const asked = {
        key,
        name: vmName,
        spec: subject.spec,
        imageId: null,
        rootDisk: { type: 'default', sizeGib: 50 },
        tags: { 'terroir-infra': 'conformance', 'terroir-vm': key, 'terroir-key': key },
        sshPublicKey: subject.sshPublicKey,
        network: null,
      };
      let last = null;
      for await (const vm of subject.driver.create(asked, bounded())) last = vm;
      if (last?.status.unified !== 'running') throw new Error('the VM did not run');
      return last.providerVmId;
    };

    test('a disk is made, attached, grown, detached and removed, each may be repeated', async () => {
      const asked = request();
      const { providerDiskId: id } = await port.create(asked, bounded());
      expect(await listed(asked.key)).toMatchObject([{ providerDiskId: id, sizeGib: 10, attachedTo: null }]);
      const vmId = await runningVm();
      await port.attach(id, vmId, bounded());
      expect((await port.attach(id, vmId, bounded())).attachedTo).toBe(vmId);
      expect((await failureOf(port.remove(id, bounded()))).outcome).toBe('refused');
      await port.grow(id, 20, bounded());
      expect((await port.grow(id, 20, bounded())).sizeGib).toBe(20);
      await port.detach(id, bounded());
      expect(await port.detach(id, bounded())).toMatchObject({ attachedTo: null, sizeGib: 20 });
      await port.remove(id, bounded());
      await port.remove(id, bounded());
      expect(await port.find(id, bounded())).toBeNull();
    });

    test('a repeat under the same key yields the same disk, also after a lost answer', async () => {
      const asked = request();
      await subject.faults.loseCreateAnswers(true);
      const error = await failureOf(port.create(asked, bounded()));
      await subject.faults.loseCreateAnswers(false);
      expect(error.outcome).toBe('unknown');
      await port.create(asked, bounded());
      expect(await listed(asked.key)).toHaveLength(1);
    });

    test('a failed listing throws, a disk does not shrink, and it goes free when its VM has ended', async () => {
      await subject.faults.failListings(true);
      await failureOf(port.list(bounded()));
      await subject.faults.failListings(false);
      const { providerDiskId: id } = await port.create(request(), bounded());
      expect((await failureOf(port.grow(id, 5, bounded()))).outcome).toBe('refused');
      const vmId = await runningVm();
      await port.attach(id, vmId, bounded());
      for await (const vm of subject.driver.act('terminate', vmId, bounded())) void vm;
      expect(await port.find(id, bounded())).toMatchObject({ attachedTo: null });
    });

    test('a VM that is not there cannot have it', async () => {
      const { providerDiskId: id } = await port.create(request(), bounded());
      expect((await failureOf(port.attach(id, 'i-never-was', bounded()))).outcome).toBe('refused');
      expect(await port.find('vol-never-was', bounded())).toBeNull();
    });
  });
};
