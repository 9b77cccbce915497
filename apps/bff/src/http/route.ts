import type { Request, Response } from 'express';
import type * as z from 'zod';

export type Role = 'viewer' | 'operator' | 'admin';

/** Who asks, once proved. */
export interface Principal {
  actor: string;
  role: Role;
  /** Hash of the browser session's id; null for a token. */
  sessionId: string | null;
}

export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Who asks, e.g. `token:main`; recorded in events. */
  actor: string;
  principal: Principal;
  request: Request;
  /** Only for answers that are not one JSON document (streams, downloads); then return `handled`. */
  response: Response;
}

export interface Answer<Body> {
  status?: number;
  headers?: Record<string, string>;
  body: Body;
}

/** Returned by a handler that has written the response itself. */
export const handled = Symbol('handled');

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express 5 path under `/api/v1`, e.g. `/infras/:id`. */
  path: string;
  summary: string;
  tag: string;
  /** `anyone`: without credentials (login). */
  role: Role | 'anyone';
  params?: Params;
  query?: Query;
  /** Absent: the route takes no body. */
  body?: Body;
  /** True: the handler reads a multipart/form-data body itself, within its own bounds. */
  multipart?: true;
  reply: Reply;
  /** Status of success; 200 unless told. */
  status?: number;
  /** True: works while this process is read-only although it is not a GET (e.g. a preview). */
  readsOnly?: boolean;
  handle(
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Answer<z.input<Reply>> | typeof handled | Promise<Answer<z.input<Reply>> | typeof handled>;
}

/** Ties the types of one route together; the list of routes is what `mount` and OpenAPI read. */
export const route = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
>(
  definition: Route<Params, Query, Body, Reply>,
): Route => definition;
