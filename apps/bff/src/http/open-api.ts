import { problemSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { version } from '../version.ts';
import type { Route } from './route.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return json;
};

/** `/infras/:id`, `/specs/*id` → `/infras/{id}`, `/specs/{id}`. */
const toTemplate = (path: string): string => path.replaceAll(/[:*]([A-Za-z]+)/g, '{$1}');

const parameters = (schema: z.ZodType | undefined, place: 'path' | 'query'): object[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
};

const toOperation = (route: Route): object => ({
  tags: [route.tag],
  summary: route.summary,
  operationId: `${route.method}${route.path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`,
  ...(route.role === 'anyone' ? { security: [] } : { 'x-role': route.role }),
  parameters: [
    ...parameters(route.params, 'path'),
    ...parameters(route.query, 'query'),
    ...(route.status === 201 || route.status === 202
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: 200 },
          },
        ]
      : []),
  ],
  ...(route.multipart === true
    ? { requestBody: { content: { 'multipart/form-data': { schema: { type: 'object' } } } } }
    : {}),
  ...(route.body === undefined
    ? {}
    : { requestBody: { content: { 'application/json': { schema: toSchema(route.body, 'input') } } } }),
  responses: {
    [String(route.status ?? 200)]: {
      description: 'Done',
      content: { 'application/json': { schema: toSchema(route.reply, 'output') } },
    },
    default: {
      description: 'Refused; RFC 9457',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
});

/** The OpenAPI 3.1 document of a route list: requests as they may be written, answers as they are read. */
export const toOpenApi = (routes: readonly Route[]): Record<string, unknown> => {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const template = toTemplate(route.path);
    paths[template] = { ...paths[template], [route.method]: toOperation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Terroir',
      version,
      description: 'Recommend, price, launch and command VMs over many clouds. Money is USD per unit named.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: toSchema(problemSchema, 'output') },
    },
  };
};
