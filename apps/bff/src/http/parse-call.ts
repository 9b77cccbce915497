import express, { type Request, type Response } from 'express';
import * as z from 'zod';
import { ProblemError, unprocessable } from './problem-error.ts';
import type { Route } from './route.ts';

const maxBodyBytes = 256 * 1024;

const readJson = express.json({
  limit: maxBodyBytes,
  type: 'application/json',
  strict: false,
  // An own property of this name becomes a prototype in the hands of careless code.
  reviver: (key: string, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('__proto__ is not allowed as a name');
    return value;
  },
});

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined ||
  (request.headers['content-length'] !== undefined && request.headers['content-length'] !== '0');

/** The JSON body; undefined when there is none. Throws 400, 413 or 415. */
const readBody = async (request: Request, response: Response): Promise<unknown> => {
  if (!hasBody(request)) return undefined;
  if (request.is('application/json') !== 'application/json') {
    throw new ProblemError(415, 'unsupported-type', 'The body must be application/json.');
  }
  await new Promise<void>((resolve, reject) => {
    readJson(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else
        reject(error instanceof Error ? error : new Error('The body could not be read.', { cause: error }));
    });
  });
  return request.body as unknown;
};

const parsePart = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: string,
): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  const first = errors[0];
  throw unprocessable(
    `The request is not valid: ${first?.path ?? part}: ${first?.message ?? 'invalid'}.`,
    errors,
  );
};

const nothing = z.strictObject({});

/** A wildcard (`/specs/*id`) yields its path segments; the id they spell may itself hold slashes. */
const joinWildcards = (params: Request['params']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]),
  );

/** Everything a handler may trust. Throws ProblemError 400, 413, 415 or 422. */
export const parseCall = async (
  route: Route,
  request: Request,
  response: Response,
): Promise<{ params: unknown; query: unknown; body: unknown; rawBody: unknown }> => {
  const params = parsePart(route.params ?? nothing, joinWildcards(request.params), 'path');
  // The ticket has done its work in authentication.
  const { ticket: _ticket, ...givenQuery } = request.query;
  const query = parsePart(route.query ?? nothing, givenQuery, 'query');
  const rawBody = await readBody(request, response);
  // Without a body all fields are absent; the schema then says which ones are needed.
  const body = parsePart(route.body ?? nothing, rawBody === undefined ? {} : rawBody, 'body');
  return { params, query, body, rawBody };
};
