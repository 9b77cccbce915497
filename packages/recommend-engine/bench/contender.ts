import type { Spec } from '@terroir/shared-types';
import { type CatalogIndex, specAt } from '../src/index.ts';
import type { Question } from './questions.ts';

export interface Answer {
  /** Ids of the best, in order. */
  ids: string[];
  /** All matches. */
  total: number;
}

/** A way to answer questions over the same specs. */
export interface Contender {
  name: string;
  /** How long loading and indexing took, ms. */
  buildMs: number;
  ask: (question: Question) => Answer | Promise<Answer>;
  /** Brings what the question itself brings (kilometres by region, speed by card) to where `ask` finds it; untimed. */
  prepare?: (question: Question) => void | Promise<void>;
  close?: () => void;
}

/** A spec as the baselines keep it: everything that a question may name. */
export interface PlainSpec extends Spec {
  regionId: string;
  place: string;
  country: string;
  /** Kind of card; null without one. */
  kind: number | null;
  gpuPower: number | null;
  cpuPower: number;
}

/** Every spec, one at a time: a million objects at once would not fit beside the rest. */
export function* plainSpecs(index: CatalogIndex): Generator<PlainSpec> {
  for (let row = 0; row < index.offers.length; row += 1) {
    const type = index.offers.type[row] ?? 0;
    const region = index.regions[index.offers.region[row] ?? 0];
    const kind = index.cards.ofType[type] ?? -1;
    const gpu = index.power.gpu[type] ?? Number.NaN;
    yield {
      ...specAt(index, row),
      regionId: region?.id ?? '',
      place: region?.name ?? '',
      country: region?.country ?? '',
      kind: kind < 0 ? null : kind,
      gpuPower: Number.isNaN(gpu) ? null : gpu,
      cpuPower: index.power.cpu[type] ?? 0,
    };
  }
}
