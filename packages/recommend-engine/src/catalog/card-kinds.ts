import type { Gpu } from '@terroir/shared-types';
import type { FitGpu } from '../llm/fit-request.ts';
import type { SpecType } from './catalog-tables.ts';

/** The cards of a VM type as arithmetic needs them. */
export interface Cards {
  gpu: FitGpu;
  gpuCount: number;
}

/** VM types that have the same cards share a kind: what holds for cards is decided once per kind. */
export interface CardKinds {
  kinds: readonly Cards[];
  /** Kind of each VM type; -1: no accelerator; -2: one whose memory is not known. */
  ofType: Int16Array;
}

export const noCard = -1;
export const unknownCard = -2;

export function cardKinds(types: readonly SpecType[], gpuByKey: ReadonlyMap<string, Gpu>): CardKinds {
  const kinds: Cards[] = [];
  const kindOf = new Map<string, number>();
  const ofType = Int16Array.from(types, ({ accelerator }) => {
    if (accelerator === null) return noCard;
    const cards = cardsOf(accelerator, gpuByKey);
    if (cards === undefined) return unknownCard;
    const key = `${cards.gpu.vendor} ${cards.gpu.model} ${cards.gpu.memoryGib} ${cards.gpuCount}`;
    const kind = kindOf.get(key) ?? kinds.push(cards) - 1;
    kindOf.set(key, kind);
    return kind;
  });
  return { kinds, ofType };
}

/** A card is told apart by name and memory (A100 40 and 80). */
export function gpuKey(model: string, memoryGib: number): string {
  return `${model.toLowerCase()} ${memoryGib}`;
}

/** Undefined without a card of known memory. A VM with part of a card has that part of its bandwidth. */
function cardsOf(
  { vendor, model, count, memoryGibEach, memoryGibTotal }: NonNullable<SpecType['accelerator']>,
  gpuByKey: ReadonlyMap<string, Gpu>,
): Cards | undefined {
  if (memoryGibEach === null) return undefined;
  const facts = gpuByKey.get(gpuKey(model, memoryGibEach));
  const part = Math.min(1, count);
  const bandwidth = facts?.memoryBandwidthGbs ?? null;
  const rate = facts?.fp16Tflops ?? null;
  return {
    gpu: {
      vendor,
      model,
      memoryGib: part < 1 ? (memoryGibTotal ?? memoryGibEach * part) : memoryGibEach,
      computeCapability: facts?.computeCapability ?? null,
      memoryBandwidthGbs: bandwidth === null ? null : bandwidth * part,
      fp16Tflops: rate === null ? null : rate * part,
    },
    gpuCount: Math.max(1, Math.floor(count)),
  };
}
