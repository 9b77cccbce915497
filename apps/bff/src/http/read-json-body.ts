import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem-error.ts';

export const maxBodyBytes = 256 * 1024;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** The connection is closed with the answer, or the rest of the body would have to be read first. */
const tooLarge = (): ProblemError =>
  new ProblemError(413, 'too-large', `The body is larger than ${maxBodyBytes / 1024} KiB.`, {
    headers: { connection: 'close' },
  });

const checkType = ({ headers }: IncomingMessage): void => {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (
    type.trim() !== 'application/json' ||
    !isUtf8 ||
    (headers['content-encoding'] ?? 'identity') !== 'identity'
  ) {
    throw new ProblemError(
      415,
      'unsupported-type',
      'The body must be application/json in UTF-8, not compressed.',
      {
        headers: { connection: 'close' },
      },
    );
  }
};

const readBytes = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) {
        request.pause();
        request.removeAllListeners('data');
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('aborted', () =>
      reject(new ProblemError(400, 'aborted', 'The request ended before its body did.')),
    );
  });

/** An own property of this name becomes a prototype in the hands of careless code. */
const refusePrototypes = (key: string, value: unknown): unknown => {
  if (key === '__proto__') throw new SyntaxError('__proto__ is not allowed as a name');
  return value;
};

/**
 * The JSON body; undefined when there is none. Throws ProblemError 400, 413 or 415. Unlike body-parser it
 * answers as soon as it is clear that a body is too large, whatever more the client would send.
 */
export const readJsonBody = async (request: IncomingMessage): Promise<unknown> => {
  if (!hasBody(request)) return undefined;
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  checkType(request);
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return JSON.parse(text, refusePrototypes) as unknown;
  } catch (error) {
    throw new ProblemError(400, 'malformed-json', 'The body is not valid JSON.', { cause: error });
  }
};
