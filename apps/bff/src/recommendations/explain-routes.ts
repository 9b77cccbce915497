import { compare, neighbours, regionBests, whyNot } from '@terroir/recommend-engine';
import {
  compareRequestSchema,
  comparisonSchema,
  neighboursRequestSchema,
  neighboursSchema,
  regionBestsRequestSchema,
  regionBestsSchema,
  whyNotRequestSchema,
  whyNotSchema,
} from '@terroir/shared-types';
import { route, type Route } from '../http/route.ts';
import type { RecommendationService } from './service.ts';

const shared = { method: 'post', tag: 'recommendation', role: 'viewer', readsOnly: true } as const;

/** Why a recommendation is as it is, and what else there is. All answer the engine's `QueryError` as 422. */
export const explainRoutes = ({ explain }: RecommendationService): Route[] => [
  route({
    ...shared,
    path: '/recommendations/compare',
    summary: 'Two to four specs side by side under a question, and why each comes before the other',
    body: compareRequestSchema,
    reply: comparisonSchema,
    handle: ({ body: { request, specIds } }) => ({
      body: explain(request, (index, asked, options) => compare(index, asked, specIds, options)),
    }),
  }),
  route({
    ...shared,
    path: '/recommendations/why-not',
    summary: 'Why a spec is not the answer: the conditions it fails, or its rank and what it loses by',
    body: whyNotRequestSchema,
    reply: whyNotSchema,
    handle: ({ body: { request, specId } }) => ({
      body: explain(request, (index, asked, options) => whyNot(index, asked, specId, options)),
    }),
  }),
  route({
    ...shared,
    path: '/recommendations/neighbours',
    summary: 'Beside a chosen spec: the cheapest with the same GPU, the nearest to the users, the best value',
    body: neighboursRequestSchema,
    reply: neighboursSchema,
    handle: ({ body: { request, specId } }) => ({
      body: explain(request, (index, asked, options) => neighbours(index, asked, specId, options)),
    }),
  }),
  route({
    ...shared,
    path: '/recommendations/regions',
    summary: 'The best price, latency, value and token cost of every region for a question',
    body: regionBestsRequestSchema,
    reply: regionBestsSchema,
    handle: ({ body: { request } }) => ({
      body: explain(request, (index, asked, options) => regionBests(index, asked, options)),
    }),
  }),
];
