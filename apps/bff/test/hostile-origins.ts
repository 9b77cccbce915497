import { request } from 'node:http';

export interface Triple {
  host: string;
  origin: string | null;
  site: string | null;
}

/** Sixty (Host, Origin, Sec-Fetch-Site) triples that no page of ours, person or program sends. */
export const hostileTriples = (port: number): Triple[] => {
  const own = `127.0.0.1:${port}`;
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `localhost.:${port}`,
    `LOCALHOST:${port}`,
    `127.0.0.1:${port + 1}`,
    '127.0.0.1',
    'localhost',
    `127.0.0.2:${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `0x7f000001:${port}`,
    `0.0.0.0:${port}`,
    `[::]:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `user@127.0.0.1:${port}`,
    `127.0.0.1:${port}@evil.example`,
    `127.0.0.1:0${port}`,
    `localhost:${port},evil.example`,
    '',
    `endpoint.localhost:${port + 1}`,
    `a.b.localhost:${port}`,
  ];
  const origins = [
    'null',
    '',
    'http://evil.example',
    `http://evil.example:${port}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port + 1}`,
    `https://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `http://[::1]:${port}`,
    `http://127.0.0.1:${port}.evil.example`,
    `http://127.0.0.1:${port}/`,
    `http://127.0.0.1:${port} `.trimEnd() + '@evil.example',
    `http://evil.example/127.0.0.1:${port}`,
    `HTTP://127.0.0.1:${port}`,
    `http://127.0.0.1.:${port}`,
    `http://endpoint.localhost:${port}`,
    'file://',
    'chrome-extension://abcdefghijklmnop',
    `ws://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}, http://evil.example`,
  ];
  const sites = ['cross-site', 'same-site', 'CROSS-SITE', 'same-origin, cross-site', 'unknown'];
  return [
    ...hosts.map((host) => ({ host, origin: null, site: null })),
    ...origins.map((origin) => ({ host: own, origin, site: null })),
    ...sites.map((site) => ({ host: own, origin: null, site })),
    // A rebound name agrees with itself; two signs of a stranger beside one of ours.
    ...['evil.example', 'rebind.network', 'localhost.evil.example'].map((name) => ({
      host: `${name}:${port}`,
      origin: `http://${name}:${port}`,
      site: 'same-origin',
    })),
    ...['cross-site', 'same-site', 'none', 'same-origin'].map((site) => ({
      host: own,
      origin: 'http://evil.example',
      site,
    })),
    ...['cross-site', 'same-site'].map((site) => ({ host: own, origin: `http://${own}`, site })),
    { host: `evil.example:${port}`, origin: `http://${own}`, site: 'same-origin' },
    { host: `localhost:${port}`, origin: `http://${own}`, site: 'same-site' },
    { host: `localhost:${port}`, origin: `http://${own}`, site: 'same-origin' },
  ];
};

/** Sends a request with exactly these headers (fetch would correct them) and yields the status; 0: cut off. */
export const rawStatus = (
  port: number,
  options: { method: string; path: string; headers: Record<string, string> },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { ...options, host: '127.0.0.1', port, setHost: false, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(0) : reject(error),
    );
    sent.end();
  });

export const headersOf = ({ host, origin, site }: Triple): Record<string, string> => ({
  host,
  ...(origin === null ? {} : { origin }),
  ...(site === null ? {} : { 'sec-fetch-site': site }),
});
