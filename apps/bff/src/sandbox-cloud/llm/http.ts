import type { IncomingMessage, ServerResponse } from 'node:http';
import type * as z from 'zod';

const bodyLimitBytes = 4 * 1024 * 1024;
/** On every answer, so that nobody takes this service for a real model. */
export const sandboxHeader = { 'x-terroir-sandbox': 'tiny random model' } as const;

/** A refusal in Ollama's manner, `{"error": text}`. */
export class ServiceError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
  }
}

export async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bodyLimitBytes) throw new ServiceError(413, 'request body too large');
    parts.push(part);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(parts).toString('utf8') || '{}');
  } catch {
    throw new ServiceError(400, 'invalid JSON in the request body');
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ServiceError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...sandboxHeader });
  response.end(JSON.stringify(body));
}

export function startStream(response: ServerResponse, contentType: string): void {
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-cache', ...sandboxHeader });
}

/** Writes and waits while the reader is slow; false when the reader has gone. */
export async function writePart(response: ServerResponse, part: string | Uint8Array): Promise<boolean> {
  if (response.destroyed) return false;
  if (!response.write(part)) {
    await new Promise<void>((resolve) => {
      response.once('drain', resolve);
      response.once('close', resolve);
    });
  }
  return !response.destroyed;
}
