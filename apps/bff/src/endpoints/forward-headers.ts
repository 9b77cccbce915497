import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

// RFC 9110 section 7.6.1: these speak of one connection, and there are two here.
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const withoutHopByHop = (headers: IncomingHttpHeaders): OutgoingHttpHeaders => {
  const named = (headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !hopByHop.includes(name) && !named.includes(name)),
  );
};

export const cookiesOf = (header: string | undefined): { name: string; text: string; value: string }[] =>
  (header ?? '').split(';').flatMap((part) => {
    const text = part.trim();
    const at = text.indexOf('=');
    return at > 0 ? [{ name: text.slice(0, at), text, value: text.slice(at + 1) }] : [];
  });

/**
 * What a VM may see of a browser's request: none of our cookies, and itself as the host. `Authorization` is the service's
 * own business (Open WebUI signs in by it); one with a token of ours never comes as far as here.
 */
export const toVmHeaders = (headers: IncomingHttpHeaders, port: number): OutgoingHttpHeaders => {
  const { cookie, origin, referer, ...rest } = withoutHopByHop(headers);
  const theirs = cookiesOf(typeof cookie === 'string' ? cookie : undefined).filter(
    ({ name }) => !name.startsWith('terroir'),
  );
  const own = `http://127.0.0.1:${port}`;
  const ourHost = headers.host;
  return {
    ...rest,
    ...(theirs.length === 0 ? {} : { cookie: theirs.map(({ text }) => text).join('; ') }),
    // Services on loopback refuse foreign origins; for them this origin is their own.
    ...(origin === undefined ? {} : { origin: own }),
    ...(typeof referer === 'string' ? { referer: refererOf(referer, own) } : {}),
    ...(ourHost === undefined ? {} : { 'x-forwarded-host': ourHost }),
  };
};

const refererOf = (referer: string, own: string): string => {
  const url = URL.parse(referer);
  return url === null ? own : `${own}${url.pathname}${url.search}`;
};

/** What a browser gets of a VM's answer: everything but a cookie with the name of ours. */
export const toBrowserHeaders = (headers: IncomingHttpHeaders): OutgoingHttpHeaders => {
  const { 'set-cookie': cookies, ...rest } = withoutHopByHop(headers);
  const theirs = (Array.isArray(cookies) ? cookies : []).filter((cookie) => !/^\s*terroir/i.test(cookie));
  return { ...rest, ...(theirs.length === 0 ? {} : { 'set-cookie': theirs }) };
};
