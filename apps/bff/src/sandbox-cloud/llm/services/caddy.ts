import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { sandboxHeader } from '../http.ts';
import { readArguments } from './arguments.ts';
import { type CaddyRoute, caddyConfigSchema } from './caddy-config.ts';

type Handler = CaddyRoute['handle'][number];

const isMatched = ({ match }: CaddyRoute, { url, headers }: IncomingMessage): boolean => {
  const path = (url ?? '/').split('?')[0] ?? '/';
  const said = (name: string): string => String(headers[name.toLowerCase()] ?? '');
  return (
    match === undefined ||
    match.some(
      (one) =>
        Object.entries(one.header ?? {}).every(([name, values]) => values.includes(said(name))) &&
        Object.entries(one.header_regexp ?? {}).every(([name, { pattern }]) =>
          new RegExp(pattern).test(said(name)),
        ) &&
        (one.path === undefined ||
          one.path.some((wanted) =>
            wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted,
          )),
    )
  );
};

/** What goes on to the service: the request's headers as the configuration changes them. */
const headersFor = (handler: Handler & { handler: 'reverse_proxy' }, headers: OutgoingHttpHeaders) => {
  const { set = {}, delete: without = [] } = handler.headers?.request ?? {};
  const gone = new Set(without.map((name) => name.toLowerCase()));
  const kept = Object.entries(headers).filter(([name]) => !gone.has(name));
  const added = Object.entries(set).map(([name, values]) => [name.toLowerCase(), values.join(', ')]);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(added), 'x-forwarded-proto': 'https' };
};

/** The stand-in for Caddy: TLS, matchers, static answers and a reverse proxy, WebSocket included. */
export async function serveCaddy(words: readonly string[]): Promise<void> {
  const { positional, get } = readArguments(words);
  if (positional[0] === 'version') {
    process.stdout.write('v2.11.9-terroir-sandbox (stand-in: Caddy itself does not run here)\n');
    return;
  }
  const file = get('config');
  if (positional[0] !== 'run' || file === null)
    throw new Error('the sandbox knows: run --config FILE, version');
  const parsed = caddyConfigSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`loading config: ${z.prettifyError(parsed.error)}`);
  const { tls, http } = parsed.data.apps;
  const [files] = tls.certificates.load_files;
  const { listen, routes } = http.servers.front;
  const handlerOf = (request: IncomingMessage): Handler | undefined =>
    routes.find((route) => isMatched(route, request))?.handle[0];
  const toService = (handler: Handler & { handler: 'reverse_proxy' }, incoming: IncomingMessage) =>
    httpRequest({
      host: '127.0.0.1',
      port: Number(handler.upstreams[0]?.dial.split(':')[1]),
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      headers: headersFor(handler, incoming.headers),
    });

  const server = createServer({
    cert: readFileSync(files?.certificate ?? ''),
    key: readFileSync(files?.key ?? ''),
  });
  server.on('request', (incoming, response) => {
    const handler = handlerOf(incoming);
    if (handler === undefined) {
      response.writeHead(404, sandboxHeader).end();
      return;
    }
    if (handler.handler === 'static_response') {
      response.writeHead(handler.status_code, { ...handler.headers, ...sandboxHeader }).end(handler.body);
      return;
    }
    const outgoing = toService(handler, incoming);
    const broken = () =>
      response.headersSent ? response.destroy() : response.writeHead(502, sandboxHeader).end();
    outgoing.on('error', broken);
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', broken);
      answer.pipe(response);
    });
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', (incoming, socket: Duplex, head) => {
    socket.on('error', () => socket.destroy());
    const handler = handlerOf(incoming);
    if (handler?.handler !== 'reverse_proxy') {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    const outgoing = toService(handler, incoming);
    outgoing.on('error', () => socket.destroy());
    outgoing.on('upgrade', (answer, service: Duplex, first: Buffer) => {
      const lines = answer.rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [`${name}: ${answer.rawHeaders[at + 1] ?? ''}`] : [],
      );
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(first);
      service.write(head);
      service.on('error', () => socket.destroy());
      socket.on('close', () => service.destroy());
      service.pipe(socket);
      socket.pipe(service);
    });
    outgoing.end();
  });
  server.listen(Number(listen[0]?.slice(1)), '0.0.0.0');
  await once(server, 'listening');
  process.stdout.write(`Caddy stand-in of the Terroir sandbox on ${listen[0]}\n`);
}
