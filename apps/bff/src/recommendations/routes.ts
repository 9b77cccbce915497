import {
  llmFitRequestSchema,
  llmFitSchema,
  recommendationAnswerSchema,
  recommendationRequestSchema,
} from '@terroir/shared-types';
import { route, type Route } from '../http/route.ts';
import { explainRoutes } from './explain-routes.ts';
import type { RecommendationService } from './service.ts';

export const recommendationRoutes = (service: RecommendationService): Route[] => [
  route({
    method: 'post',
    path: '/recommendations',
    summary: 'Specs that match, ranked, with the reason for every figure',
    tag: 'recommendation',
    role: 'viewer',
    readsOnly: true,
    body: recommendationRequestSchema,
    reply: recommendationAnswerSchema,
    handle: ({ body }) => ({ body: service.recommend(body) }),
  }),
  route({
    method: 'post',
    path: '/llm-fit',
    summary: 'Memory an LLM needs, and whether it fits a card or a spec',
    tag: 'recommendation',
    role: 'viewer',
    readsOnly: true,
    body: llmFitRequestSchema,
    reply: llmFitSchema,
    handle: ({ body }) => ({ body: service.fit(body) }),
  }),
  ...explainRoutes(service),
];
