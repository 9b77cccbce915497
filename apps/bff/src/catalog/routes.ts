import {
  gpuSchema,
  imageSchema,
  imagesQuerySchema,
  latencyQuerySchema,
  latencySchema,
  llmModelSchema,
  pageOf,
  providerSchema,
  rateSchema,
  regionSchema,
  regionsQuerySchema,
  specIdSchema,
  specSchema,
  specsQuerySchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { route, type Route } from '../http/route.ts';
import type { CurrentCatalog } from './catalog-holder.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import type { CatalogService } from './service.ts';

export interface CatalogRoutesDeps {
  catalog: CurrentCatalog;
  service: CatalogService;
  latestSeq: () => number;
}

const tag = 'catalog';
const role = 'viewer';

export const catalogRoutes = ({ catalog, service, latestSeq }: CatalogRoutesDeps): Route[] => {
  const list = <Item extends z.ZodType>(
    path: string,
    summary: string,
    item: Item,
    all: () => readonly z.input<Item>[],
  ): Route =>
    route({
      method: 'get',
      path,
      summary,
      tag,
      role,
      query: wholeQuerySchema,
      reply: pageOf(item),
      handle: ({ query }) => ({ body: { ...pageOfArray(all(), query), asOfSeq: latestSeq() } }),
    });

  return [
    list('/providers', 'Providers of the catalog', providerSchema, () => service.providers()),
    route({
      method: 'get',
      path: '/regions',
      summary: 'Regions with coordinates, all or of one provider',
      tag,
      role,
      query: wholeQuerySchema.extend(regionsQuerySchema.shape),
      reply: pageOf(regionSchema),
      handle: ({ query }) => {
        const all = catalog
          .current()
          .regions.filter(({ provider }) => (query.provider ?? provider) === provider);
        return { body: { ...pageOfArray(all, query), asOfSeq: latestSeq() } };
      },
    }),
    route({
      method: 'get',
      path: '/specs',
      summary: 'Specs by plain fields or an expression, in id order',
      tag,
      role,
      query: specsQuerySchema,
      reply: pageOf(specSchema),
      handle: ({ query }) => {
        return { body: { ...service.specs(query), asOfSeq: latestSeq() } };
      },
    }),
    route({
      method: 'get',
      // Some provider's names hold a slash.
      path: '/specs/*id',
      summary: 'One spec',
      tag,
      role,
      params: z.strictObject({ id: specIdSchema }),
      reply: specSchema,
      handle: ({ params }) => ({ body: service.spec(params.id) }),
    }),
    route({
      method: 'get',
      path: '/images',
      summary: 'Images that boot a spec, the usual choice first',
      tag,
      role,
      query: wholeQuerySchema.extend(imagesQuerySchema.shape),
      reply: pageOf(imageSchema),
      handle: ({ query }) => ({
        body: { ...pageOfArray(service.images(query.specId), query), asOfSeq: latestSeq() },
      }),
    }),
    list(
      '/gpus',
      'Accelerators with memory, bandwidth and tensor rate',
      gpuSchema,
      () => catalog.current().gpus,
    ),
    list(
      '/llm-models',
      'LLMs with what their memory need follows from',
      llmModelSchema,
      () => catalog.current().llmModels,
    ),
    list('/rates', 'Currency rates with source and date', rateSchema, () => catalog.current().rates),
    route({
      method: 'get',
      path: '/latency',
      summary: 'Round trip between two regions in milliseconds; null: not measured',
      tag,
      role,
      query: latencyQuerySchema,
      reply: latencySchema,
      handle: ({ query }) => ({ body: service.latency(query.from, query.to) }),
    }),
  ];
};
