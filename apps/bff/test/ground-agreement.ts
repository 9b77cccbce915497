import { expect } from 'vitest';
import type { GroundModel } from './ground-model.ts';
import type { GroundWorld } from './ground-world.ts';

const sshPort = 22;
const slot = (kind: string, region: string, infraId: string | null): string =>
  [kind, region, infraId ?? 'shared'].join(' ');
const words = (status: string, usedBy: number, doubles: number, there: readonly string[]): string =>
  `${status}, used by ${usedBy}, ${doubles} doubles, at the provider: ${there.join() || 'none'}`;
const ascending = (ports: readonly number[]): number[] => ports.toSorted((a, b) => a - b);

/** At rest: what the model says, what Terroir lists and what the provider has are the same. */
export const expectAgreement = async (model: GroundModel, world: GroundWorld): Promise<void> => {
  const [ours, theirs, vms] = [await world.ours(), await world.theirs(), await world.cloud.list()];
  const listed = Map.groupBy(ours, ({ kind, region, infraId }) => slot(kind, region, infraId));
  const held = Map.groupBy(theirs, ({ kind, region, tags }) =>
    slot(kind, region, tags['terroir-infra'] ?? null),
  );
  const seen: Record<string, string> = {};
  const wanted: Record<string, string> = {};
  for (const { kind, region, infraId, presence } of model.all()) {
    const at = slot(kind, region, infraId);
    const [row, ...more] = listed.get(at) ?? [];
    const there = (held.get(at) ?? []).map(({ id }) => id);
    const { living } = model.users(kind, region, infraId);
    const isThere = presence === 'present' || (presence === 'maybe' && row !== undefined);
    seen[at] = words(row?.status ?? 'none', row?.usedBy ?? 0, more.length, there);
    wanted[at] = isThere
      ? words(living > 0 ? 'in-use' : 'available', living, 0, [row?.providerId ?? 'one'])
      : words(presence === 'missing' ? 'missing' : 'none', 0, 0, []);
    listed.delete(at);
    held.delete(at);
  }
  expect(seen).toEqual(wanted);
  expect([...listed.keys(), ...held.keys()]).toEqual([]);
  const ids = new Set(theirs.map(({ id }) => id));
  for (const { network } of vms)
    for (const id of [network?.subnetId ?? '', network?.keyId ?? '', ...(network?.securityGroupIds ?? [])])
      expect(ids).toContain(id);
  expect(vms).toHaveLength(model.livingVms);
  for (const { infraId, region, ports, phase } of model.standings) {
    const group = theirs.find(
      (one) =>
        one.kind === 'security-group' && one.region === region && one.tags['terroir-infra'] === infraId,
    );
    if (phase !== 'living' || group === undefined) continue;
    expect(ascending(group.ingress.map(({ port }) => port))).toEqual(ascending([sshPort, ...ports]));
  }
  expect(world.removedInUse).toEqual([]);
};
