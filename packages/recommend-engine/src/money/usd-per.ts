/** What the divisors need to know of a VM; a spec and a VM type both have it. */
export interface Size {
  vcpu: number;
  memoryGib: number;
  accelerator: { count: number; memoryGibTotal: number | null } | null;
}

/** What an hour of a VM buys: its price divided by one of these. null: it has none, or it is not known. */
const divisors = {
  usdPerGpu: ({ accelerator }) => accelerator?.count ?? null,
  usdPerVramGib: ({ accelerator }) => accelerator?.memoryGibTotal ?? null,
  usdPerVcpu: ({ vcpu }) => vcpu,
  usdPerMemoryGib: ({ memoryGib }) => memoryGib,
} as const satisfies Record<string, (size: Size) => number | null>;

export type UsdPer = keyof typeof divisors;
export const usdPers = Object.keys(divisors) as UsdPer[];

export function isUsdPer(name: string): name is UsdPer {
  return Object.hasOwn(divisors, name);
}

/** USD per hour and unit, e.g. per GPU; null: price or size not known, or none of it. */
export function usdPer(name: UsdPer, size: Size, hourlyUsd: number | null): number | null {
  const amount = divisors[name](size);
  return hourlyUsd === null || amount === null || amount <= 0 ? null : hourlyUsd / amount;
}
