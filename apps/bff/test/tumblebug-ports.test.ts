import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bounded, failureOf } from '../src/drivers/conformance/create-bench.ts';
import type { CreateVmRequest, DriverVm, ResourcePort, VmNetwork } from '../src/drivers/driver.ts';
import { specFixture } from './infras-fixture.ts';
import { userKey } from './sandbox-cloud-fixture.ts';
import { noQuirks } from './tumblebug/fake/quirks.ts';
import {
  type TumblebugUnderTest,
  openTumblebugDriver,
  startTumblebug,
} from './tumblebug/tumblebug-fixture.ts';

const spec = specFixture('m7i.large');
const ssh = { port: 22, from: '0.0.0.0/0' };
const web = { port: 8443, from: '203.0.113.0/24' };
let made = 0;

describe('ports of VMs through CB-Tumblebug', { timeout: 120_000 }, () => {
  let tumblebug: TumblebugUnderTest;
  let open: ReturnType<typeof openTumblebugDriver>;
  const port = (): ResourcePort => {
    const { resources } = open.driver;
    if (resources === undefined) throw new Error('the driver has no ports');
    return resources;
  };
  /** A security group as a launch asks for it. */
  const group = async (infra: string): Promise<string> => {
    made += 1;
    const { provider, region } = spec;
    const tags = { 'terroir-infra': infra, 'terroir-resource': `r${made}` };
    const request = { kind: 'security-group', vNetId: null, openings: [ssh], provider, region } as const;
    return (await port().ensure({ ...request, key: `r${made}`, name: infra, tags }, bounded())).providerId;
  };
  const vm = async (infra: string, network: Partial<VmNetwork> | null): Promise<DriverVm> => {
    made += 1;
    const key = `tumblebug-ports-${made}`;
    const request: CreateVmRequest = {
      key,
      name: key,
      spec,
      imageId: null,
      rootDisk: { type: 'default', sizeGib: 50 },
      tags: { 'terroir-infra': infra, 'terroir-vm': key, 'terroir-key': key },
      sshPublicKey: userKey.public,
      network:
        network === null ? null : { vNetId: '', subnetId: '', keyId: '', securityGroupId: '', ...network },
    };
    let last: DriverVm | null = null;
    for await (const seen of open.driver.create(request, bounded())) last = seen;
    if (last === null) throw new Error('the driver showed nothing');
    return last;
  };
  /** What the fake's clouds let in to a VM, past the driver. */
  const lets = ({ providerVmId }: DriverVm): string[] => {
    const [infra = ''] = providerVmId.split('/');
    return (tumblebug.fake.store.groups.get(`${infra}-g`)?.rules ?? []).map(
      ({ Port, CIDR }) => `${Port} ${CIDR}`,
    );
  };
  const end = async (id: string): Promise<void> => {
    for await (const seen of open.driver.act('terminate', id, bounded())) void seen;
  };

  beforeAll(async () => {
    tumblebug = await startTumblebug();
    open = openTumblebugDriver(tumblebug.fake.url, { sshOverride: `127.0.0.1:${tumblebug.guest.port}` });
  });
  afterEach(async () => {
    tumblebug.fake.set(noQuirks);
    for (const { providerVmId } of await open.driver.list(bounded())) await end(providerVmId);
  });
  afterAll(async () => {
    await open.closeSsh();
    await tumblebug.close();
    expect(tumblebug.fake.misfits).toEqual([]);
  });

  test('a port is opened for all VMs of an infra in a region and for no other, and a VM that joins later has it too', async () => {
    const securityGroupId = await group('one');
    const [first, second, other] = await Promise.all([
      vm('one', { securityGroupId }),
      vm('one', null), // from before groups were kept
      vm('two', { securityGroupId: await group('two') }),
    ]);
    expect((await port().openPort(securityGroupId, web, bounded())).openings).toEqual([ssh, web]);
    expect([lets(first), lets(second)]).toEqual([
      ['22 0.0.0.0/0', '8443 203.0.113.0/24'],
      ['22 0.0.0.0/0', '8443 203.0.113.0/24'],
    ]);
    expect(lets(other)).toEqual(['22 0.0.0.0/0']);
    const third = await vm('one', { securityGroupId });
    expect(lets(third)).toContain('8443 203.0.113.0/24');
    const listed = await port().list(bounded());
    expect(listed.find(({ providerId }) => providerId === securityGroupId)).toMatchObject({
      kind: 'security-group',
      openings: [ssh, web],
      tags: { 'terroir-infra': 'one' },
    });
    await port().closePort(securityGroupId, web, bounded());
    expect([first, second, third].flatMap(lets)).not.toContain('8443 203.0.113.0/24');
  });

  test('the first VM after all others have ended has what its order says', async () => {
    const securityGroupId = await group('again');
    const before = await vm('again', { securityGroupId });
    await port().openPort(securityGroupId, web, bounded());
    await end(before.providerVmId);
    const after = await vm('again', { securityGroupId, openings: [web] });
    expect(lets(after)).toContain('8443 203.0.113.0/24');
  });

  test('a cloud that shows a rule later than it was taken is waited for', async () => {
    const securityGroupId = await group('late');
    await vm('late', { securityGroupId });
    tumblebug.fake.set({ rulesLagMs: 400 });
    expect((await port().openPort(securityGroupId, web, bounded())).openings).toEqual([ssh, web]);
  });

  test('a rule that is there though it is not shown is no failure, nor is one that is gone', async () => {
    const securityGroupId = await group('twice');
    const one = await vm('twice', { securityGroupId });
    tumblebug.fake.set({ rulesLagMs: 300 });
    await Promise.all([
      port().openPort(securityGroupId, web, bounded()),
      port().openPort(securityGroupId, web, bounded()),
    ]);
    expect(lets(one).filter((rule) => rule.startsWith('8443'))).toHaveLength(1);
    await Promise.all([
      port().closePort(securityGroupId, web, bounded()),
      port().closePort(securityGroupId, web, bounded()),
    ]);
    expect(lets(one)).toEqual(['22 0.0.0.0/0']);
  });

  test('what the cloud refuses is refused for good in its words', async () => {
    const securityGroupId = await group('full');
    await vm('full', { securityGroupId });
    tumblebug.fake.set({
      rulesFail: 'RulesPerSecurityGroupLimitExceeded: The maximum number of rules is reached.',
    });
    const error = await failureOf(port().openPort(securityGroupId, web, bounded()));
    expect([error.outcome, error.failure.code, error.failure.retryable]).toEqual(['refused', 'quota', false]);
    expect(error.failure.message).toContain('The maximum number of rules');
  });

  test('a group that stands before VMs of others as well is not opened', async () => {
    const securityGroupId = await group('shared');
    const one = await vm('shared', { securityGroupId });
    const [infra = ''] = one.providerVmId.split('/');
    const stranger = tumblebug.fake.store.newInfra('default', 'by-a-script', '', {});
    const known = [...tumblebug.fake.store.infras.values()].find(({ id }) => id === infra)?.nodes[0];
    if (known === undefined) throw new Error('the VM has no record');
    stranger.nodes.push({ ...known, uid: 'of-a-stranger', labels: null });
    tumblebug.fake.store.infras.set('default/by-a-script', stranger);
    try {
      const error = await failureOf(port().openPort(securityGroupId, web, bounded()));
      expect(error.outcome).toBe('refused');
      expect(error.failure.message).toContain('/ns/default/infra/by-a-script/node/g-1');
      expect(lets(one)).toEqual(['22 0.0.0.0/0']);
    } finally {
      tumblebug.fake.store.infras.delete('default/by-a-script');
    }
  });

  test('a group outlives its VMs until it is removed, which is refused while one stands behind it', async () => {
    const securityGroupId = await group('kept');
    expect(await port().find('security-group', securityGroupId, bounded())).toMatchObject({
      openings: [ssh],
    });
    const one = await vm('kept', { securityGroupId });
    expect((await failureOf(port().remove('security-group', securityGroupId, bounded()))).outcome).toBe(
      'refused',
    );
    await end(one.providerVmId);
    expect(await port().find('security-group', securityGroupId, bounded())).not.toBeNull();
    const early = await failureOf(port().openPort(securityGroupId, web, bounded()));
    expect([early.outcome, early.failure.retryable]).toEqual(['refused', true]);
    await port().remove('security-group', securityGroupId, bounded());
    expect(await port().find('security-group', securityGroupId, bounded())).toBeNull();
  });
});
