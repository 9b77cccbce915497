import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuspendedCost } from '@terroir/shared-types';
import { parse } from 'yaml';
import * as z from 'zod';
import { CatalogFileError } from '../catalog/load-error.ts';
import { timesUsd } from './money.ts';

/** Clouds that price disks by the month divide it by this many hours. */
const monthHours = 730;

const fileSchema = z.strictObject({
  providers: z.record(
    z.string(),
    z.strictObject({
      billing: z.enum(['disk', 'full']),
      usdPerGibMonth: z.number().positive().optional(),
      disk: z.string().optional(),
      region: z.string().optional(),
      asOf: z.string().optional(),
      source: z.url(),
    }),
  ),
});

export type SuspendedCostOf = (vm: {
  provider: string;
  hourlyUsd: number | null;
  diskGib: number;
}) => SuspendedCost;

/** Reads what suspended VMs go on costing. Throws a `CatalogFileError`. */
export const loadSuspendedCosts = (assetsDir: string): SuspendedCostOf => {
  const file = 'assets/suspended.yaml';
  let parsed: ReturnType<typeof fileSchema.safeParse>;
  try {
    parsed = fileSchema.safeParse(parse(readFileSync(join(assetsDir, 'suspended.yaml'), 'utf8')));
  } catch (error) {
    throw new CatalogFileError(file, undefined, error instanceof Error ? error.message : String(error));
  }
  if (!parsed.success) throw new CatalogFileError(file, undefined, z.prettifyError(parsed.error));
  const { providers } = parsed.data;
  return ({ provider, hourlyUsd, diskGib }) => {
    const rule = providers[provider];
    if (rule === undefined) {
      return { billing: 'unknown', hourlyUsd: null, diskGib, source: null, asOf: null };
    }
    const { billing, usdPerGibMonth, source, asOf = null } = rule;
    const perHour =
      billing === 'full'
        ? hourlyUsd
        : usdPerGibMonth === undefined
          ? null
          : timesUsd(usdPerGibMonth * diskGib, 1 / monthHours);
    return { billing, hourlyUsd: perHour, diskGib, source, asOf };
  };
};
