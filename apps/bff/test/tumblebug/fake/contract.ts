import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
  enum?: unknown[];
  allOf?: Schema[];
}
interface Operation {
  query: string[];
  request?: Schema;
  answer?: Schema;
}

const description = JSON.parse(
  readFileSync(join(import.meta.dirname, '../api-description.json'), 'utf8'),
) as { operations: Record<string, Operation>; schemas: Record<string, Schema> };

// Seen in its source: it takes data disks as well, and the description does not say so.
description.schemas['model.InspectResourcesRequest']?.properties?.['resourceType']?.enum?.push('dataDisk');

const resolve = (schema: Schema): Schema => {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const found = description.schemas[name];
    if (found === undefined) throw new Error(`The API description has no ${name}.`);
    return resolve(found);
  }
  if (schema.allOf === undefined) return schema;
  const { allOf, ...own } = schema;
  const parts = [own, ...allOf.map(resolve)];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
  } as Schema;
};

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;

/** What does not fit, as lines; lists and maps of this API are null when they are empty. */
const misfits = (given: Schema, value: unknown, path: string): string[] => {
  const schema = resolve(given);
  const type = typeOf(value);
  if (type === 'null') return schema.type === 'array' || schema.type === 'object' ? [] : [`${path} is null`];
  if (schema.enum !== undefined && value !== '' && !schema.enum.includes(value)) {
    return [`${path} is ${JSON.stringify(value)}, not one of ${schema.enum.join(', ')}`];
  }
  switch (schema.type) {
    case 'integer':
      return Number.isInteger(value) ? [] : [`${path} is ${type}, not an integer`];
    case 'number':
    case 'string':
    case 'boolean':
      return type === schema.type ? [] : [`${path} is ${type}, not ${schema.type}`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => misfits(schema.items ?? {}, item, `${path}[${index}]`))
        : [`${path} is ${type}, not a list`];
    default:
      return misfitsOfObject(schema, value, path);
  }
};

const misfitsOfObject = (schema: Schema, value: unknown, path: string): string[] => {
  const { properties = {}, additionalProperties: more, required = [] } = schema;
  if (Object.keys(properties).length === 0 && (more === undefined || typeof more === 'boolean')) return [];
  if (typeOf(value) !== 'object') return [`${path} is ${typeOf(value)}, not an object`];
  const fields = Object.entries(value as Record<string, unknown>);
  return [
    ...required
      .filter((name) => !fields.some(([known]) => known === name))
      .map((name) => `${path}.${name} is missing`),
    ...fields.flatMap(([name, field]) => {
      const known = properties[name] ?? (typeof more === 'object' ? more : undefined);
      return known === undefined
        ? [`${path}.${name} is not in the description`]
        : misfits(known, field, `${path}.${name}`);
    }),
  ];
};

const operationOf = (operation: string): Operation => {
  const found = description.operations[operation];
  if (found === undefined) throw new Error(`The API description has no "${operation}".`);
  return found;
};

/** What of a request the published description does not know. */
export const requestMisfits = (operation: string, query: readonly string[], body: unknown): string[] => {
  const { query: known, request } = operationOf(operation);
  return [
    ...query.filter((name) => !known.includes(name)).map((name) => `?${name} is not in the description`),
    ...(request === undefined || body === undefined ? [] : misfits(request, body, 'body')),
  ];
};

const variants: Readonly<Record<string, string>> = { status: '[STATUS]', id: '[ID]' };

/** What of an answer the published description does not know; some answer otherwise by `option`. */
export const answerMisfits = (operation: string, option: string | null, body: unknown): string[] => {
  const { answer } = operationOf(operation);
  if (answer === undefined) return [];
  const { properties = {} } = resolve(answer);
  const variant = properties[variants[option ?? ''] ?? '[DEFAULT]'];
  return misfits(variant ?? answer, body, 'answer');
};
