import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { Duplex } from 'node:stream';

export interface TunnelRequest {
  method: string;
  path: string;
  /** The port on the VM's loopback; services check the Host header against rebinding. */
  port: number;
  headers?: OutgoingHttpHeaders;
  /** Nothing is asked when it is aborted already. */
  signal?: AbortSignal;
}

/** Starts an HTTP request on an open tunnel, which ends with it. Throws the reason of an aborted `signal`. */
export const requestThrough = (
  tunnel: Duplex,
  { method, path, port, headers = {}, signal }: TunnelRequest,
): ClientRequest => {
  if (signal?.aborted === true) {
    // A request that is destroyed before it has its tunnel never says so.
    tunnel.destroy();
    throw signal.reason;
  }
  return request({
    createConnection: () => tunnel,
    method,
    path,
    headers: { ...headers, host: `127.0.0.1:${port}` },
    setHost: false,
  });
};

/** The answer's head. Rejects when the tunnel breaks or `signal` aborts before it arrives. */
export const responseOf = (outgoing: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.once('close', () => reject(new Error('The connection was closed before an answer came.')));
  });

/** One small exchange: status and body as text, which beyond `maxBytes` is an error. */
export const askThrough = async (
  tunnel: Duplex,
  ask: TunnelRequest & { json?: unknown; timeoutMs: number; maxBytes?: number; signal: AbortSignal },
): Promise<{ status: number; text: string }> => {
  const { json, timeoutMs, maxBytes = 1024 * 1024 } = ask;
  const body = json === undefined ? undefined : JSON.stringify(json);
  const outgoing = requestThrough(tunnel, {
    ...ask,
    headers: {
      ...ask.headers,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    },
  });
  const signal = AbortSignal.any([ask.signal, AbortSignal.timeout(timeoutMs)]);
  const stop = () =>
    outgoing.destroy(new Error(ask.signal.aborted ? 'Stopped.' : `No answer within ${timeoutMs / 1000} s.`));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answer = responseOf(outgoing);
    outgoing.end(body);
    const incoming = await answer;
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    }
    return { status: incoming.statusCode ?? 0, text };
  } finally {
    signal.removeEventListener('abort', stop);
    outgoing.destroy();
    tunnel.destroy();
  }
};
