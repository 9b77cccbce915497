// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { sessionKey } from '../stores/session.ts';
import { ApiError } from './api-error.ts';
import { request } from './client.ts';

const answer = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
beforeEach(() => vi.stubGlobal('fetch', answer));
afterEach(() => {
  vi.unstubAllGlobals();
  answer.mockReset();
  localStorage.clear();
});
const schema = z.object({ id: z.string() });
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a request carries the key, the query without its gaps, and parses the answer', async () => {
  sessionKey.write('k1');
  answer.mockResolvedValue(Response.json({ id: 'a', extra: 1 }));
  expect(await request(schema, '/things', { query: { limit: 5, cursor: undefined } })).toEqual({ id: 'a' });
  const [url, init] = answer.mock.calls[0] ?? [];
  expect(url).toBe('/api/v1/things?limit=5');
  expect(new Headers(init?.headers).get('x-terroir-key')).toBe('k1');
});

test('a problem becomes an ApiError with code, remedy and field errors', async () => {
  const problem = {
    type: 'about:blank',
    title: 'No',
    status: 422,
    code: 'schema',
    detail: 'count is too large',
    remedy: 'Ask for fewer.',
    errors: [{ path: 'count', message: 'max 10' }],
    requestId: 'r1',
  };
  answer.mockResolvedValue(Response.json(problem, { status: 422 }));
  const error = await failureOf(request(schema, '/things'));
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 422,
    code: 'schema',
    remedy: 'Ask for fewer.',
    errors: [{ path: 'count' }],
    requestId: 'r1',
  });
});

test('a refusal of the model server keeps its words, and says whether it is only busy', async () => {
  answer.mockResolvedValueOnce(Response.json({ error: { message: 'the queue is full' } }, { status: 503 }));
  expect(await failureOf(request(schema, '/chat'))).toMatchObject({
    status: 503,
    code: 'model-busy',
    detail: 'the queue is full',
  });
  answer.mockResolvedValueOnce(Response.json({ error: { message: 'no such model' } }, { status: 404 }));
  expect(await failureOf(request(schema, '/chat'))).toMatchObject({
    code: 'model-refused',
    detail: 'no such model',
  });
});

test('an answer that is not a problem, not of the schema, or missing says which', async () => {
  answer.mockResolvedValueOnce(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
  expect(await failureOf(request(schema, '/things'))).toMatchObject({
    status: 502,
    code: 'unexpected-answer',
  });
  answer.mockResolvedValueOnce(Response.json({ id: 1 }));
  expect(await failureOf(request(schema, '/things'))).toMatchObject({
    code: 'unexpected-answer',
    detail: expect.stringContaining('/things: id'),
  });
  answer.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  expect(await failureOf(request(schema, '/things'))).toMatchObject({ status: 0, code: 'unreachable' });
});
