import type { Miss } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { fieldNamed } from '../filter/fields.ts';
import type { FitTable } from '../llm/fit-table.ts';
import { domainColumn, testOfRow } from '../mask/mask.ts';
import type { Requirement } from '../select/requirement.ts';

/** Whether a row satisfies a requirement. */
export function satisfies(index: CatalogIndex, { mask }: Requirement, row: number): boolean {
  return testOfRow(index, mask)(row);
}

/** Every condition that a row fails, in the order asked, with what the row has instead. */
export function missesOf(
  index: CatalogIndex,
  requirements: readonly Requirement[],
  row: number,
  fits: FitTable | undefined,
): Miss[] {
  const failed = requirements.filter((requirement) => !satisfies(index, requirement, row));
  const misses = failed
    .filter(({ path }) => path !== 'workload')
    .map((requirement) => conditionMiss(index, requirement, row));
  // Of what a workload needs, the first that fails implies the rest.
  const workload = failed.find(({ path }) => path === 'workload');
  return workload === undefined ? misses : [...misses, workloadMiss(index, workload, row, fits)];
}

function conditionMiss(
  index: CatalogIndex,
  { path, text, fields, condition }: Requirement,
  row: number,
): Miss {
  const found = fields.flatMap((name) => {
    const field = fieldNamed(name);
    if (field === undefined) return [];
    const column = domainColumn(index, field.domain);
    const value = field.read(index, column === undefined ? row : (column[row] ?? 0));
    return [{ field: field.path, value, ...(field.unit === undefined ? {} : { unit: field.unit }) }];
  });
  const [first] = found;
  const limit = condition?.value;
  const gap = typeof limit === 'number' && typeof first?.value === 'number' ? first.value - limit : null;
  return { code: 'condition', path, text, found, gap };
}

function workloadMiss(
  index: CatalogIndex,
  { path, text }: Requirement,
  row: number,
  fits: FitTable | undefined,
): Miss {
  const fit = fits?.ofType(index.offers.type[row] ?? -1);
  const { perGpuGib, usableGibPerGpu, reason, gpuCount } = fit ?? {};
  const found = [
    { field: 'perGpuGib', value: perGpuGib ?? null, unit: 'GiB' },
    { field: 'usableGibPerGpu', value: usableGibPerGpu ?? null, unit: 'GiB' },
    { field: 'gpuCount', value: gpuCount ?? null },
  ].filter(({ value }) => value !== null);
  const gap = perGpuGib === undefined || usableGibPerGpu === undefined ? null : perGpuGib - usableGibPerGpu;
  return { code: 'workload', path, text, found, gap, ...(reason === undefined ? {} : { reason }) };
}
