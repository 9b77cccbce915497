import { expect } from 'vitest';
import type { DiskPort } from '../driver.ts';
import { type Bench, bounded, during, failureOf } from './create-bench.ts';
import type { Section } from './scenario.ts';

const disksOf = ({ driver, subject, request }: Bench) => {
  const { disks } = driver;
  if (disks === undefined) throw new Error('the driver has no data disks');
  const port: DiskPort = disks;
  return {
    port,
    asked: () => {
      const { key, name } = request();
      const { provider, region } = subject.spec;
      const tags = { 'terroir-disk': key };
      return { key, name, provider, region, sizeGib: 10, forVm: null, tags };
    },
    listed: async (key: string) =>
      (await port.list(bounded())).filter(({ tags }) => tags['terroir-disk'] === key),
  };
};

/** The contract of `disks` of the port. */
export const diskScenarios: Section = {
  title: 'data disks',
  scenarios: [
    {
      name: 'a disk is made, attached, grown, detached and removed, each may be repeated',
      needs: ['disks'],
      async run(bench) {
        const { port, asked, listed } = disksOf(bench);
        const request = asked();
        const { providerDiskId: id } = await port.create(request, bounded());
        expect(await listed(request.key)).toMatchObject([
          { providerDiskId: id, sizeGib: 10, attachedTo: null },
        ]);
        const vmId = (await bench.machine()).vm.providerVmId;
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
      },
    },
    {
      name: 'a repeat under the same key yields the same disk, also after a lost answer',
      needs: ['disks'],
      async run(bench) {
        const { port, asked, listed } = disksOf(bench);
        const request = asked();
        const error = await during(bench.subject.faults.loseCreateAnswers, () =>
          failureOf(port.create(request, bounded())),
        );
        expect(error.outcome).toBe('unknown');
        await port.create(request, bounded());
        expect(await listed(request.key)).toHaveLength(1);
      },
    },
    {
      name: 'a failed listing of disks throws, a disk does not shrink, and it goes free when its VM has ended',
      needs: ['disks'],
      async run(bench) {
        const { port, asked } = disksOf(bench);
        await during(bench.subject.faults.failListings, () => failureOf(port.list(bounded())));
        const { providerDiskId: id } = await port.create(asked(), bounded());
        expect((await failureOf(port.grow(id, 5, bounded()))).outcome).toBe('refused');
        const vmId = (await bench.machine()).vm.providerVmId;
        await port.attach(id, vmId, bounded());
        await bench.act('terminate', vmId);
        expect(await port.find(id, bounded())).toMatchObject({ attachedTo: null });
      },
    },
    {
      name: 'a VM that is not there cannot have a disk',
      needs: ['disks'],
      async run(bench) {
        const { port, asked } = disksOf(bench);
        const { providerDiskId: id } = await port.create(asked(), bounded());
        expect((await failureOf(port.attach(id, 'i-never-was', bounded()))).outcome).toBe('refused');
        expect(await port.find('vol-never-was', bounded())).toBeNull();
      },
    },
  ],
};
