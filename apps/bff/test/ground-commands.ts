import * as fc from 'fast-check';
import { expect } from 'vitest';
import { expectAgreement } from './ground-agreement.ts';
import { type GroundModel, type Standing, regions } from './ground-model.ts';
import { type GroundKind, type GroundWorld, groundKinds, pathOf } from './ground-world.ts';
import { until } from './sandbox-cloud-fixture.ts';

type Command = fc.AsyncCommand<GroundModel, GroundWorld>;
const command = (words: string, run: Command['run']): Command => ({
  check: () => true,
  run,
  toString: () => words,
});
const pick = <Item>(items: readonly Item[], nth: number): Item | undefined => items[nth % items.length];
const standingsOf = (model: GroundModel, infraId: string): Standing[] =>
  model.standings.filter((one) => one.infraId === infraId);
const infrasIn = (model: GroundModel, phases: readonly Standing['phase'][]): string[] => [
  ...new Set(model.standings.filter(({ phase }) => phases.includes(phase)).map(({ infraId }) => infraId)),
];
const pickInfra = (model: GroundModel, nth: number): Standing[] =>
  standingsOf(model, pick(infrasIn(model, ['living', 'ending', 'ended']), nth) ?? '');
let launched = 0;

/** Two launches in one region share its network; each has a security group and a key of its own there. */
const launch = (where: readonly string[], vms: number): Command =>
  command(`launch ${vms} in ${where.join(' and ')}`, async (model, world) => {
    launched += 1;
    const groups = where.map((region) => ({ name: region, specId: `aws+${region}+m7i.large`, count: vms }));
    const { id } = await world.subject.launch(`ground-${launched}`, groups);
    for (const region of where) {
      const own: Standing['own'] = { 'security-group': 'absent', key: 'absent' };
      const standing: Standing = { infraId: id, region, vms, phase: 'living', own, ports: [] };
      model.standings.push(standing);
      model.ordered(standing);
    }
  });

/** More VMs come to stand on what is there, or some go. */
const scale = (nth: number, vms: number): Command =>
  command(`scale ${nth} to ${vms}`, async (model, world) => {
    const living = model.standings.filter(({ phase }) => phase === 'living');
    const standing = pick(living, nth);
    if (standing === undefined) return;
    const path = `/infras/${standing.infraId}/node-groups/${standing.region}/scale`;
    const { status } = await world.subject.call('POST', path, { count: vms });
    expect(status).toBe(202);
    if (vms > standing.vms) model.ordered(standing);
    standing.vms = vms;
  });

const terminate = (nth: number): Command =>
  command(`terminate ${nth}`, async (model, world) => {
    const [first, ...others] = pickInfra(model, nth);
    if (first === undefined) return;
    const path = `/infras/${first.infraId}/actions`;
    const { status } = await world.subject.call('POST', path, { action: 'terminate' });
    expect(status).toEqual(first.phase === 'living' ? 202 : expect.toBeOneOf([202, 409]));
    for (const one of [first, ...others]) if (one.phase === 'living') one.phase = 'ending';
  });

const forget = (nth: number): Command =>
  command(`forget ${nth}`, async (model, world) => {
    const [first, ...others] = pickInfra(model, nth);
    if (first === undefined) return;
    const { status } = await world.subject.call('DELETE', `/infras/${first.infraId}`);
    const expected = { living: 409, ending: expect.toBeOneOf([200, 409]), ended: 200, forgotten: 404 };
    expect(status).toEqual(expected[first.phase]);
    if (status === 200) for (const one of [first, ...others]) model.forgotten(one);
  });

/** A person removes one; refused while a VM stands on it. */
const remove = (kind: GroundKind, nth: number): Command =>
  command(`remove ${kind} ${nth}`, async (model, world) => {
    const listed = (await world.ours()).filter((one) => one.kind === kind);
    const one = pick(listed, nth);
    if (one === undefined) return;
    const { living, ending } = model.users(kind, one.region, one.infraId);
    const { status } = await world.subject.call('DELETE', `/resources/${one.id}`);
    // 404: it was on its way out and is gone since.
    const free = expect.toBeOneOf(ending > 0 ? [202, 404, 409] : [202, 404]);
    expect(status).toEqual(living > 0 ? 409 : free);
    if (status === 202) model.removed(kind, one.region, one.infraId);
  });

const open = (nth: number, ports: number[]): Command =>
  command(`open ${ports.join(' ')} of ${nth}`, async (model, world) => {
    const standing = pick(
      model.standings.filter(({ phase }) => phase === 'living'),
      nth,
    );
    const group = (await world.ours()).find(
      ({ kind, infraId, region }) =>
        kind === 'security-group' && infraId === standing?.infraId && region === standing.region,
    );
    if (standing === undefined || group === undefined) return;
    const openings = ports.map((port) => ({ port, from: '203.0.113.0/24' }));
    const { status } = await world.subject.call('PUT', `/resources/${group.id}/openings`, { openings });
    expect(status).toEqual(expect.toBeOneOf([202, 404, 409]));
    if (status === 202) standing.ports = ports;
  });

/** Somebody removes one at the provider. */
const removeBehind = (kind: GroundKind, nth: number): Command =>
  command(`remove ${kind} ${nth} at the provider`, async (model, world) => {
    const isFree = (region: string, infraId: string | null): boolean => {
      const { living, ending } = model.users(kind, region, infraId);
      return living + ending === 0 && model.presence(kind, region, infraId) === 'present';
    };
    const listed = (await world.ours()).filter((one) => one.kind === kind && isFree(one.region, one.infraId));
    const one = pick(listed, nth);
    if (one?.providerId === null || one?.providerId === undefined) return;
    if (!(await world.cloud.call('DELETE', pathOf(kind, one.providerId))).ok) return;
    await until(
      'it to be missing',
      async () => (await world.ours()).some(({ id, status }) => id === one.id && status === 'missing'),
      30_000,
    );
    model.missing(kind, one.region, one.infraId);
  });

const faulty = (rate: number): Command =>
  command(`faults at ${rate}`, (_model, world) =>
    world.faults({ createAnswerLost: rate, create500: rate, create500ButCreated: rate, listFails: rate }),
  );
const crash = command('crash', (_model, world) => world.crash());
const settle = command('settle', async (model, world) => {
  await world.settle();
  model.settled();
  await expectAgreement(model, world);
});

const small = fc.nat(5);
const kind = fc.constantFrom(...groundKinds);
const places = fc.constantFrom([regions[0]], [regions[0]], [regions[1]], [...regions]);
/** What can happen, in any order. */
export const groundCommands = [
  fc.tuple(places, fc.integer({ min: 1, max: 3 })).map(([where, vms]) => launch(where, vms)),
  fc.tuple(small, fc.integer({ min: 1, max: 3 })).map(([nth, vms]) => scale(nth, vms)),
  small.map(terminate),
  small.map(terminate),
  small.map(forget),
  fc.tuple(kind, small).map(([one, nth]) => remove(one, nth)),
  fc.tuple(kind, small).map(([one, nth]) => removeBehind(one, nth)),
  fc
    .tuple(small, fc.uniqueArray(fc.constantFrom(80, 443, 8000), { maxLength: 2 }))
    .map(([nth, ports]) => open(nth, ports)),
  fc.constantFrom(0, 0.3, 0.6).map(faulty),
  fc.constant(crash),
  fc.constant(settle),
];

/** Everything is taken back: nothing may be left. */
export const endAll = async (model: GroundModel, world: GroundWorld): Promise<void> => {
  await settle.run(model, world);
  for (const infraId of infrasIn(model, ['living']))
    await world.subject.act(infraId, { action: 'terminate' });
  await world.settle();
  for (const { id } of await world.infras())
    expect((await world.subject.call('DELETE', `/infras/${id}`)).status).toBe(200);
  await world.settle();
  for (const one of await world.ours())
    expect((await world.subject.call('DELETE', `/resources/${one.id}`)).status).toEqual(
      expect.toBeOneOf([202, 404]),
    );
  await world.settle();
  expect(await world.ours()).toEqual([]);
  expect(await world.theirs()).toEqual([]);
  expect(await world.cloud.list()).toEqual([]);
  expect(world.removedInUse).toEqual([]);
};
