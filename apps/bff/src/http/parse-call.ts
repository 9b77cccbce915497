import type { Request } from 'express';
import * as z from 'zod';
import { unprocessable } from './problem-error.ts';
import { alreadySaid, say } from '../wordings/say.ts';
import { readJsonBody } from './read-json-body.ts';
import type { Route } from './route.ts';
import { sayIssueAt } from './say-issue.ts';

const maxIssues = 20;

/** As the client wrote it: `nodeGroups.0.count`; an unknown field is named itself, a whole part by its name. */
const pathsOf = (issue: z.core.$ZodIssue, part: string): string[] => {
  const at = issue.path.map(String);
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...at, key]) : [at];
  return paths.map((path) => path.join('.') || part);
};

const parsePart = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: string,
): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, maxIssues)
    .flatMap((issue) => sayIssueAt(issue, pathsOf(issue, part)))
    .slice(0, maxIssues);
  const [first] = errors;
  const rule = first === undefined ? 'invalid' : alreadySaid(first.message, first.messageWording);
  throw unprocessable(say('request-invalid', { field: first?.path ?? part, rule }), errors);
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
): Promise<{ params: unknown; query: unknown; body: unknown; rawBody: unknown }> => {
  const params = parsePart(route.params ?? nothing, joinWildcards(request.params), 'path');
  // The ticket has done its work in authentication.
  const { ticket: _ticket, ...givenQuery } = request.query;
  const query = parsePart(route.query ?? nothing, givenQuery, 'query');
  if (route.multipart === true) return { params, query, body: {}, rawBody: undefined };
  const rawBody = await readJsonBody(request);
  // Without a body all fields are absent; the schema then says which ones are needed.
  const body = parsePart(route.body ?? nothing, rawBody === undefined ? {} : rawBody, 'body');
  return { params, query, body, rawBody };
};
