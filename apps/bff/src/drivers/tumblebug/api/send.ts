import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Answer {
  status: number;
  text: string;
  /** Its clock, ms; null: it did not say. */
  dateMs: number | null;
}

export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  timeoutMs: number;
}

// Far above any listing; what is longer is no answer of this API.
const maxAnswerBytes = 256 * 1024 * 1024;

export class AnswerTimeoutError extends Error {
  override name = 'AnswerTimeoutError';
}

/** One HTTP exchange. Unlike fetch it waits as long as it is told: a creation answers after minutes. */
export const send = (
  { method, url, headers, body, timeoutMs }: Outgoing,
  signal: AbortSignal,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const both = AbortSignal.any([signal, timeout]);
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const fail = (error: unknown): void => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (timeout.aborted) reject(new AnswerTimeoutError(`no answer in ${timeoutMs / 1000} s`));
      else reject(error instanceof Error ? error : new Error(String(error)));
    };
    const outgoing = ask(url, { method, headers, signal: both }, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > maxAnswerBytes) answer.destroy(new Error('the answer is too long'));
        else parts.push(part);
      });
      answer.once('error', fail);
      // A connection that is cut ends without `end`.
      answer.once('close', () => {
        if (!answer.complete) fail(new Error('the connection was cut in the middle of the answer'));
      });
      answer.once('end', () => {
        const dateMs = Date.parse(answer.headers.date ?? '');
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(parts).toString('utf8'),
          dateMs: Number.isNaN(dateMs) ? null : dateMs,
        });
      });
    });
    outgoing.once('error', fail);
    outgoing.end(body ?? undefined);
  });
