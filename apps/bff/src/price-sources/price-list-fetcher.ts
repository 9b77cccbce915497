import { setTimeout as delay } from 'node:timers/promises';
import type { Validator } from '../catalog/swap/price-file.ts';
import { PriceListError } from './price-source.ts';

export interface PriceListFetcher {
  /**
   * Opens an address of this source. Throws a `PriceListError` for any other host, for what is not an answer, and
   * while reading for an answer that is too large or stalls.
   */
  open(path: string, options: OpenOptions): Promise<'unchanged' | OpenedList>;
  /** Decoded bytes so far. */
  bytesRead(): number;
}

export interface OpenOptions {
  /** Of the decoded answer. */
  maxBytes: number;
  validator?: Validator | null;
  signal: AbortSignal;
}

export interface OpenedList {
  body: AsyncIterable<Uint8Array>;
  /** Null: the server gave nothing to ask with next time. */
  validator: Validator | null;
}

/** Tighter than usual, for tests. */
export interface FetchLimits {
  stallMs?: number;
  retryMs?: number;
  maxBytes?: number;
}

const redirectsMax = 3;
const triesMax = 3;
/** Between two pieces of an answer, and before its first. */
const stallMs = 30_000;
const retryAfterMaxMs = 60_000;

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** Throws a `PriceListError` for a base address that is neither https nor, for tests and mirrors, on this machine. */
export const checkBaseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !isSafe || url.username !== '' || url.password !== '') {
    throw new PriceListError(`${text} is not an https address`);
  }
  return url;
};

/**
 * Reads from one host alone. Addresses in answers (redirects, next pages) are followed only within it, so that
 * no answer can send this server to another machine.
 */
export const createPriceListFetcher = (baseUrl: string, limits: FetchLimits = {}): PriceListFetcher => {
  const base = checkBaseUrl(baseUrl);
  const limitMs = limits.stallMs ?? stallMs;
  let bytes = 0;

  const within = (path: string, from: URL): URL => {
    const url = URL.canParse(path, from.href) ? new URL(path, from) : null;
    if (url === null || url.origin !== base.origin || url.username !== '' || url.password !== '') {
      throw new PriceListError(`the answer leads to ${path.slice(0, 200)}, which is not on ${base.host}`);
    }
    return url;
  };

  const request = async (url: URL, { validator, signal }: OpenOptions): Promise<Response> => {
    const isSame = validator?.url === url.href;
    // Only until the answer begins: its body has a clock of its own, and may take many minutes.
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), limitMs);
    try {
      return await fetch(url, {
        redirect: 'manual',
        credentials: 'omit',
        headers: {
          'accept-encoding': 'gzip',
          ...(isSame && validator.etag !== null ? { 'if-none-match': validator.etag } : {}),
          ...(isSame && validator.lastModified !== null
            ? { 'if-modified-since': validator.lastModified }
            : {}),
        },
        signal: AbortSignal.any([signal, silence.signal]),
      });
    } catch (error) {
      signal.throwIfAborted();
      if (silence.signal.aborted)
        throw new PriceListError(`${base.host} did not answer within ${limitMs / 1000} s`);
      throw new PriceListError(`${base.host} cannot be reached: ${reasonOf(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };

  const follow = async (path: string, options: OpenOptions): Promise<{ url: URL; response: Response }> => {
    let url = within(path, base);
    for (let redirects = 0; ; redirects += 1) {
      const response = await request(url, options);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) {
        return { url, response };
      }
      await response.body?.cancel();
      if (redirects === redirectsMax) throw new PriceListError(`${base.host} redirects without end`);
      url = within(location, url);
    }
  };

  async function* read(response: Response, options: OpenOptions): AsyncIterable<Uint8Array> {
    const { signal } = options;
    const maxBytes = Math.min(options.maxBytes, limits.maxBytes ?? Infinity);
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    let length = 0;
    try {
      for (;;) {
        const piece = await withinTime(reader.read(), limitMs, signal, base.host);
        if (piece.done) return;
        length += piece.value.byteLength;
        bytes += piece.value.byteLength;
        if (length > maxBytes) {
          throw new PriceListError(`the answer is larger than ${Math.round(maxBytes / 2 ** 20)} MiB`);
        }
        yield piece.value;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PriceListError) throw error;
      throw new PriceListError(`the answer breaks off: ${reasonOf(error)}`, { cause: error });
    } finally {
      // A reader that was left early would go on filling its buffers.
      await reader.cancel().catch(() => {});
    }
  }

  const once = async (path: string, options: OpenOptions): Promise<'unchanged' | OpenedList | Retry> => {
    const { url, response } = await follow(path, options);
    if (response.status === 304 && options.validator?.url === url.href) {
      await response.body?.cancel();
      return 'unchanged';
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      const message = `${base.host} answered ${response.status}`;
      if (response.status !== 429 && response.status < 500) throw new PriceListError(message);
      return { retry: message, afterMs: retryAfterMs(response) };
    }
    const etag = response.headers.get('etag');
    const lastModified = response.headers.get('last-modified');
    const isUseful = (etag ?? lastModified) !== null && (etag?.length ?? 0) <= 512 && url.href.length <= 2048;
    return {
      body: read(response, options),
      validator: isUseful ? { url: url.href, etag, lastModified: lastModified?.slice(0, 128) ?? null } : null,
    };
  };

  return {
    async open(path, options) {
      for (let tries = 1; ; tries += 1) {
        let problem: PriceListError;
        let waitMs = (limits.retryMs ?? 1_000) * 2 ** tries;
        try {
          const answer = await once(path, options);
          if (answer === 'unchanged' || 'body' in answer) return answer;
          problem = new PriceListError(answer.retry);
          waitMs = Math.max(waitMs, answer.afterMs);
        } catch (error) {
          const isTransient = error instanceof PriceListError && error.cause !== undefined;
          if (!isTransient) throw error;
          problem = error;
        }
        if (tries === triesMax) throw problem;
        await delay(waitMs, undefined, { signal: options.signal });
      }
    },
    bytesRead: () => bytes,
  };
};

interface Retry {
  retry: string;
  afterMs: number;
}

const retryAfterMs = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(retryAfterMaxMs, seconds * 1000) : 0;
};

const withinTime = async <Result>(
  work: Promise<Result>,
  limitMs: number,
  signal: AbortSignal,
  host: string,
): Promise<Result> => {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new PriceListError(`${host} sent nothing for ${limitMs / 1000} s`));
  }, limitMs);
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
};

/** fetch hides the reason in the cause. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};
