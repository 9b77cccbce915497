import type { Criterion } from './criterion.ts';

/** A shuffle that is the same for the same seed and catalog. */
export const random: Criterion = ({ matches, rank }) => {
  const { rows } = matches;
  const seed = rank.seed ?? 0;
  const of = new Float64Array(rows.length);
  for (let at = 0; at < of.length; at += 1) of[at] = mix(seed, rows[at] ?? 0);
  return {
    unit: '',
    values: { per: 'match', of },
    curve: { kind: 'share' },
    evidence: () => ({ code: 'seeded', values: { seed } }),
  };
};

/** An integer hash (the finalizer of MurmurHash3) of seed and row, as a fraction of 2^32. */
function mix(seed: number, row: number): number {
  let hash = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ row;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
