import { nearestName } from '../filter/nearest-name.ts';
import type { CatalogIndex } from './catalog-index.ts';

/** The id of the spec that was probably meant by one that is not there, in its region or one of a similar name. */
export function nearestSpecId(index: CatalogIndex, specId: string): string | undefined {
  const [provider = '', region = '', ...rest] = specId.split('+');
  const wanted = `${provider}+${region}`;
  const regionId = index.regionById.has(wanted) ? wanted : nearestName(wanted, index.regionById.keys());
  const at = regionId === undefined ? undefined : index.regionById.get(regionId);
  if (at === undefined) return undefined;
  const names: string[] = [];
  for (const type of index.offers.type.subarray(index.regionStart[at] ?? 0, index.regionStart[at + 1] ?? 0)) {
    names.push(index.types[type]?.name ?? '');
  }
  const name = nearestName(rest.join('+'), names);
  return name === undefined ? undefined : `${regionId}+${name}`;
}
