import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { uploadMaxBytes } from '@terroir/shared-types';
import type { Request } from 'express';
import { ulid } from 'ulid';
import { ProblemError, unprocessable } from '../http/problem-error.ts';

const fieldMaxBytes = 64 * 1024;

export interface Upload {
  id: string;
  /** Where it lies here; the receiver removes it. */
  localPath: string;
  fileName: string;
  bytes: number;
  sha256: string;
  fields: ReadonlyMap<string, string>;
}

const notMultipart = (): ProblemError =>
  new ProblemError(415, 'unsupported-type', 'The body must be multipart/form-data.', {
    headers: { connection: 'close' },
  });
const malformed = (cause: unknown): ProblemError =>
  new ProblemError(400, 'malformed-multipart', 'The body is not whole multipart/form-data.', {
    headers: { connection: 'close' },
    cause,
  });

/**
 * Reads one file and text fields, in any order, the file straight to the disk. Nothing stays on a refusal:
 * ProblemError 400 (malformed), 413 (too large), 415 (not multipart), 422 (no file, or more than one).
 */
export const receiveUpload = async (request: Request, folder: string): Promise<Upload> => {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw notMultipart();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const id = ulid().toLowerCase();
  const localPath = join(folder, id);
  const hash = createHash('sha256');
  const fields = new Map<string, string>();
  let file: { name: string; bytes: number; done: Promise<void> } | null = null;
  let refusal: ProblemError | null = null;
  try {
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: { fileSize: uploadMaxBytes, files: 1, fields: 16, fieldSize: fieldMaxBytes, parts: 18 },
    });
    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      if (nameTruncated || valueTruncated)
        refusal ??= unprocessable(`The field ${name} is longer than ${fieldMaxBytes / 1024} KiB.`);
      fields.set(name, value);
    });
    parser.on('file', (_name, stream, name) => {
      const received = { name, bytes: 0, done: Promise.resolve() };
      file = received;
      stream.on('data', (data: Buffer) => {
        received.bytes += data.length;
        hash.update(data);
      });
      stream.on('limit', () => {
        refusal ??= new ProblemError(413, 'too-large', 'The file is larger than 2 GiB.', {
          headers: { connection: 'close' },
        });
      });
      received.done = pipeline(stream, createWriteStream(localPath, { mode: 0o600 }));
      // Awaited below; a failure before that must not count as unhandled.
      received.done.catch(() => undefined);
    });
    parser.on('filesLimit', () => (refusal ??= unprocessable('One request carries one file.')));
    await pipeline(request, parser);
    const received = file as { name: string; bytes: number; done: Promise<void> } | null;
    await received?.done;
    if (refusal !== null) throw refusal as ProblemError;
    if (received === null) throw unprocessable('There is no file in the request.');
    return {
      id,
      localPath,
      fileName: received.name,
      bytes: received.bytes,
      sha256: hash.digest('hex'),
      fields,
    };
  } catch (error) {
    rmSync(localPath, { force: true });
    throw error instanceof ProblemError ? error : malformed(error);
  }
};
