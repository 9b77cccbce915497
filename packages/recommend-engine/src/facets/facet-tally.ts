import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { severalOrigins } from '../columns/type-runs.ts';
import type { Domain } from '../filter/fields.ts';
import type { Matches } from '../select/matches.ts';

/** Matching rows by VM type, region and price origin; each counted when it is first asked for. */
export class FacetTally {
  readonly matches: Matches;
  readonly #index: CatalogIndex;
  readonly #counts = new Map<Domain, Uint32Array>();

  constructor(index: CatalogIndex, matches: Matches) {
    this.#index = index;
    this.matches = matches;
  }

  /** How many of the matches each position of a domain has. */
  of(domain: 'type' | 'region' | 'origin'): Uint32Array {
    const known = this.#counts.get(domain);
    if (known !== undefined) return known;
    const counts =
      domain === 'type' ? this.matches.ofType : domain === 'region' ? this.#byRegion() : this.#byOrigin();
    this.#counts.set(domain, counts);
    return counts;
  }

  /** Types that match in all their regions are counted by set of regions. */
  #byRegion(): Uint32Array {
    const { regionSets, regions, offers } = this.#index;
    const { matches } = this;
    const wholeOf = new Uint32Array(regionSets.start.length - 1);
    const counts = new Uint32Array(regions.length);
    for (const type of matches.types) {
      const set = regionSets.ofType[type] ?? 0;
      if (matches.hasAll(type)) wholeOf[set] = (wholeOf[set] ?? 0) + 1;
      else matches.forEachOf(type, (row) => addTo(counts, offers.region[row] ?? 0, 1));
    }
    for (let set = 0; set < wholeOf.length; set += 1) {
      const types = wholeOf[set] ?? 0;
      if (types === 0) continue;
      for (let at = regionSets.start[set] ?? 0; at < (regionSets.start[set + 1] ?? 0); at += 1) {
        addTo(counts, regionSets.regions[at] ?? 0, types);
      }
    }
    return counts;
  }

  #byOrigin(): Uint32Array {
    const { originOfType, origins, offers } = this.#index;
    const { matches } = this;
    const counts = new Uint32Array(origins.length);
    for (const type of matches.types) {
      const rows = matches.ofType[type] ?? 0;
      const origin = originOfType[type] ?? severalOrigins;
      if (origin === severalOrigins)
        matches.forEachOf(type, (row) => addTo(counts, offers.origin[row] ?? 0, 1));
      else addTo(counts, origin, rows);
    }
    return counts;
  }
}

function addTo(counts: Uint32Array, at: number, more: number): void {
  counts[at] = (counts[at] ?? 0) + more;
}
