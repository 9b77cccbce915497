import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import type { Logger } from 'pino';
import type { Authenticator } from './authenticate.ts';
import { sendProblem } from './send-problem.ts';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Terroir API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

// The key lies where the page's login put it; without it the cookie alone opens nothing.
const startScript = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    const key = localStorage.getItem('terroir-key');
    if (key) request.headers['X-Terroir-Key'] = key;
    return request;
  },
});
`;

const shippedFiles = /^\/(swagger-ui\.css|swagger-ui-bundle\.js)$/;

/** `/api/docs`: the API's documentation from our own files, under the page's content security policy. */
export const docsPage = (deps: { authenticator: Authenticator; logger: Logger }): express.Router => {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = express.static(folder, { index: false, cacheControl: false });
  const router = Router();
  router.use((request, response, next) => {
    try {
      deps.authenticator.authenticatePage(request);
      response.setHeader('cache-control', 'no-cache');
      next();
    } catch (error) {
      sendProblem(response, error, {
        requestId: String(response.getHeader('x-request-id') ?? ''),
        logger: deps.logger,
      });
    }
  });
  router.get('/', (_request, response) => void response.type('html').send(page));
  router.get('/start.js', (_request, response) => void response.type('js').send(startScript));
  router.get(shippedFiles, files);
  return router;
};
