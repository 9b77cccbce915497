import { createHmac } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { WebhookReach } from '@terroir/shared-types';
import { hostOf, resolveTarget } from './webhook-address.ts';

const timeoutMs = 10_000;

export interface WebhookCall {
  id: string;
  url: string;
  reach: WebhookReach;
  /** `whsec_` and the key in base64. */
  secret: string;
  body: string;
  now: Date;
}

/** How a call ended; `isFinal`: asking again cannot help. */
export interface WebhookOutcome {
  isDelivered: boolean;
  isFinal: boolean;
  detail: string;
}

/** The three headers of Standard Webhooks: HMAC-SHA256 over id, time and body. */
export const signatureHeaders = (call: Pick<WebhookCall, 'id' | 'secret' | 'body' | 'now'>) => {
  const timestamp = Math.floor(call.now.getTime() / 1000);
  const key = Buffer.from(call.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${call.id}.${timestamp}.${call.body}`).digest('base64');
  return {
    'webhook-id': call.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
};

const post = (url: URL, address: string, call: WebhookCall, signal: AbortSignal): Promise<number> =>
  new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const outgoing = (isTls ? requestTls : requestPlain)(
      {
        method: 'POST',
        // The checked address, not the name again.
        host: address,
        port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
        path: `${url.pathname}${url.search}`,
        ...(isTls && isIP(hostOf(url)) === 0 ? { servername: hostOf(url) } : {}),
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: {
          host: url.host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(call.body),
          'user-agent': 'Terroir',
          ...signatureHeaders(call),
        },
      },
      (answer) => {
        // Nothing of the answer is read or kept: it could be of somebody else's inside.
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      },
    );
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });

/** Calls the receiver once. Redirects are not followed: where they lead has not been checked. Never throws. */
export const sendWebhook = async (call: WebhookCall, signal: AbortSignal): Promise<WebhookOutcome> => {
  try {
    const url = new URL(call.url);
    const status = await post(url, await resolveTarget(url, call.reach), call, signal);
    const isDelivered = status >= 200 && status < 300;
    const isRedirect = status >= 300 && status < 400;
    return {
      isDelivered,
      isFinal: isDelivered || status === 410 || isRedirect,
      detail: `The receiver answered ${status}${isRedirect ? '; redirects are not followed' : ''}.`,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { isDelivered: false, isFinal: false, detail: `Not reached: ${why}`.slice(0, 500) };
  }
};
