/** Facets with a list of values: any number of them may be chosen. */
export const listFacets = {
  provider: { field: 'provider', api: 'provider', names: ['provider', 'providername'] },
  country: { field: 'country', api: 'country', names: ['country'] },
  region: { field: 'region', api: 'region', names: ['region', 'regionname'] },
  gpu: {
    field: 'gpu',
    api: 'accelerator.model',
    names: ['gpu', 'accelerator.model', 'acceleratormodel'],
  },
  vendor: { field: 'accelerator.vendor', api: 'accelerator.vendor', names: ['accelerator.vendor'] },
  arch: { field: 'arch', api: 'arch', names: ['arch', 'architecture'] },
} as const;
export type ListFacet = keyof typeof listFacets;

/** Facets with a lower and an upper bound. */
export const rangeFacets = {
  gpus: { field: 'gpus', api: 'accelerator.count', names: ['gpus', 'accelerator.count', 'acceleratorcount'] },
  vram: {
    field: 'vram',
    api: 'accelerator.memoryGibTotal',
    names: ['vram', 'accelerator.memorygibtotal', 'acceleratormemorygb'],
  },
  vcpu: { field: 'vcpu', api: 'vcpu', names: ['vcpu'] },
  memory: { field: 'mem', api: 'memoryGib', names: ['mem', 'memorygib'] },
  price: { field: 'price', api: 'hourlyUsd', names: ['price', 'hourlyusd', 'costperhour'] },
} as const;
export type RangeFacet = keyof typeof rangeFacets;

// In the order in which controls stand and new clauses are written, so that the same choice gives the same link.
export const listFacetNames = Object.keys(listFacets) as ListFacet[];
export const rangeFacetNames = Object.keys(rangeFacets) as RangeFacet[];

/** What the server is asked to count. */
export const countedFields: string[] = [...Object.values(listFacets), ...Object.values(rangeFacets)].map(
  ({ api }) => api,
);
