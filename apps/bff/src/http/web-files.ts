import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

const notBuilt =
  '<!doctype html><title>Terroir</title><p>The API runs, but the page is not built. Run <code>npx pnpm@10 run build</code> and reload.</p>';

/** Vite puts a content hash into each name under assets/, so such a file never changes. */
const isHashed = (path: string): boolean => /[\\/]assets[\\/][^\\/]+-[\w-]{8,}\.\w+$/.test(path);

/** A browser says so; the two addresses that we print are pages for any client. A missing script must be a 404. */
const asksForPage = ({ headers, path }: express.Request): boolean =>
  (headers.accept ?? '').includes('text/html') || path === '/' || path === '/login';

/** The built page; every other address a person may open gets its shell, which routes by the URL. */
export const webFiles = (webDir: string): express.Router => {
  const router = Router();
  const shell = join(webDir, 'index.html');
  router.use(
    express.static(webDir, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        const kept = isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
        response.setHeader('cache-control', kept);
      },
    }),
  );
  router.use((request, response, next) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!isPage || !asksForPage(request)) {
      next();
      return;
    }
    response.setHeader('cache-control', 'no-cache');
    if (existsSync(shell)) response.sendFile(shell, { cacheControl: false });
    else response.status(503).type('html').send(notBuilt);
  });
  return router;
};
