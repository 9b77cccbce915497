import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { askThrough } from '../endpoints/request-through.ts';
import { say } from '../wordings/say.ts';
import { SaidError } from '../wordings/words.ts';
import { fingerprintOf, frontUser } from './present.ts';
import type { PublicationRow } from './store.ts';

const timeoutMs = 15_000;
const expected = { key: { path: '/v1/models', status: 200 }, password: { path: '/', status: 303 } } as const;

type Front = Pick<PublicationRow, 'access' | 'port' | 'domain' | 'certificate'>;

const secure = async (front: Front, raw: Duplex, signal: AbortSignal): Promise<Duplex> => {
  const socket = connect({
    socket: raw,
    servername: front.domain ?? 'terroir-front',
    // One that signs itself is known by its fingerprint instead.
    rejectUnauthorized: front.domain !== null,
  });
  try {
    await once(socket, 'secureConnect', {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const shown = socket.getPeerCertificate().fingerprint256;
    if (front.certificate !== null && shown !== fingerprintOf(front.certificate))
      throw new SaidError(say('front-other-certificate'));
    return socket;
  } catch (error) {
    socket.destroy();
    raw.destroy();
    throw error;
  }
};

/** Asks a front with the key and without. Rejects with the reason when it is not as it should be. */
export const probeFront = async (
  front: Front,
  key: string,
  open: () => Promise<Duplex>,
  signal: AbortSignal,
): Promise<void> => {
  const { path, status } = expected[front.access];
  const ask = async (headers: Record<string, string>): Promise<number> => {
    const tunnel = await secure(front, await open(), signal);
    const request = { method: 'GET', path, port: front.port ?? 0, headers, timeoutMs, signal };
    return (await askThrough(tunnel, request)).status;
  };
  const without = await ask({});
  if (without !== 401) throw new SaidError(say('front-without-key', { status: without }));
  const basic = Buffer.from(`${frontUser}:${key}`).toString('base64');
  const authorization = front.access === 'key' ? `Bearer ${key}` : `Basic ${basic}`;
  const withKey = await ask({ authorization });
  if (withKey !== status) throw new SaidError(say('front-with-key', { status: withKey, expected: status }));
};
