import type { GroundKind } from './ground-world.ts';

/**
 * What is there once all is at rest. `maybe`: VMs were taken back before they stood, so it may have been made;
 * `missing`: removed behind our back, and listed as such.
 */
export type Presence = 'absent' | 'maybe' | 'present' | 'missing';

/** One infra in one region. */
export interface Standing {
  infraId: string;
  region: string;
  vms: number;
  phase: 'living' | 'ending' | 'ended' | 'forgotten';
  own: Record<'security-group' | 'key', Presence>;
  /** Open besides SSH. */
  ports: readonly number[];
}

export const regions = ['us-east-2', 'ap-northeast-2'] as const;
const netKinds = ['vnet', 'subnet'] as const;
const ownKinds = ['security-group', 'key'] as const;
const ordered = (presence: Presence): Presence => (presence === 'present' ? 'present' : 'maybe');

/** The simplest account of what networks and keys there must be. */
export class GroundModel {
  readonly standings: Standing[] = [];
  private readonly nets = new Map<string, Record<'vnet' | 'subnet', Presence>>();

  private net(region: string): Record<'vnet' | 'subnet', Presence> {
    const net = this.nets.get(region) ?? { vnet: 'absent', subnet: 'absent' };
    this.nets.set(region, net);
    return net;
  }

  private at(region: string, infraId: string | null): Standing[] {
    return this.standings.filter(
      (one) => one.region === region && (infraId === null || one.infraId === infraId),
    );
  }

  /** Everything that may be there. */
  *all(): Generator<{ kind: GroundKind; region: string; infraId: string | null; presence: Presence }> {
    for (const [region, net] of this.nets)
      for (const kind of netKinds) yield { kind, region, infraId: null, presence: net[kind] };
    for (const { infraId, region, own } of this.standings)
      for (const kind of ownKinds) yield { kind, region, infraId, presence: own[kind] };
  }

  presence(...[kind, region, infraId]: readonly [GroundKind, string, string | null]): Presence {
    for (const one of this.all())
      if (one.kind === kind && one.region === region && one.infraId === infraId) return one.presence;
    return 'absent';
  }

  /** VMs that stand there for sure, and those that are on their way out. */
  users(kind: GroundKind, region: string, infraId: string | null): { living: number; ending: number } {
    const here = this.at(region, netKinds.some((one) => one === kind) ? null : infraId);
    const count = (phase: Standing['phase']): number =>
      here.filter((one) => one.phase === phase).reduce((sum, { vms }) => sum + vms, 0);
    return { living: count('living'), ending: count('ending') };
  }

  get livingVms(): number {
    return this.standings.reduce((sum, { phase, vms }) => sum + (phase === 'living' ? vms : 0), 0);
  }

  /** VMs were ordered: what they need is made, unless they are taken back before. */
  ordered({ region, own }: Standing): void {
    const net = this.net(region);
    for (const kind of netKinds) net[kind] = ordered(net[kind]);
    for (const kind of ownKinds) own[kind] = ordered(own[kind]);
  }

  /** All has come to rest. */
  settled(): void {
    for (const one of this.standings) {
      if (one.phase === 'ending') one.phase = 'ended';
      if (one.phase !== 'living') continue;
      Object.assign(this.net(one.region), { vnet: 'present', subnet: 'present' });
      Object.assign(one.own, { 'security-group': 'present', key: 'present' });
    }
  }

  /** A removal was accepted; a vNet goes with what is in it. */
  removed(kind: GroundKind, region: string, infraId: string | null): void {
    this.becomes('absent', kind, region, infraId);
    if (kind !== 'vnet') return;
    this.becomes('absent', 'subnet', region, null);
    for (const one of this.at(region, null)) this.becomes('absent', 'security-group', region, one.infraId);
  }

  missing(kind: GroundKind, region: string, infraId: string | null): void {
    this.becomes('missing', kind, region, infraId);
  }

  forgotten(standing: Standing): void {
    standing.phase = 'forgotten';
    for (const kind of ownKinds) standing.own[kind] = 'absent';
  }

  private becomes(presence: Presence, kind: GroundKind, region: string, infraId: string | null): void {
    if (kind === 'vnet' || kind === 'subnet') this.net(region)[kind] = presence;
    else for (const { own } of this.at(region, infraId)) own[kind] = presence;
  }
}
