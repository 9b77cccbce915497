import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody, sandboxHeader, sendJson, ServiceError, startStream, writePart } from '../http.ts';
import { listen, type ServiceRoute } from '../http-server.ts';
import { delayWhenSlow, strike } from '../strikes.ts';
import { listenAddress, readArguments } from './arguments.ts';
import { askBackend, modelsOf, readBackends } from './web-ui-backends.ts';
import { webUiPage } from './web-ui-page.ts';
import { openUsers } from './web-ui-users.ts';
import { acceptWebSocket } from './web-socket.ts';

const signInSchema = z.looseObject({ email: z.string().max(300), password: z.string().max(300) });
const chatSchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.unknown()),
  stream: z.boolean().nullish(),
});
const socketSchema = z.object({ token: z.string(), model: z.string(), message: z.string().max(8_000) });
const chunkSchema = z.looseObject({
  choices: z.array(z.looseObject({ delta: z.looseObject({ content: z.string().nullish() }).optional() })),
});

/** The stand-in for Open WebUI: its health, users and model list, a page that says what it is, a chat by WebSocket. */
export async function serveOpenWebui(words: readonly string[]): Promise<void> {
  const { get } = readArguments(words[0] === 'serve' ? words.slice(1) : words);
  const { env } = process;
  const failure = strike('service-fails');
  if (failure !== null) throw new Error(failure.message ?? 'Open WebUI was asked to fail (sandbox)');
  const name = (env['TERROIR_SANDBOX_CONTAINER'] ?? 'service').replace(/[^\w.-]/g, '');
  const secret = env['WEBUI_SECRET_KEY'] || randomBytes(32).toString('hex');
  const users = openUsers(`/var/lib/terroir-sandbox/open-webui/${name}.json`, secret);
  const [email, password] = [env['WEBUI_ADMIN_EMAIL'], env['WEBUI_ADMIN_PASSWORD']];
  const hasAdminSettings = Boolean(email && password);
  if (email && password && users.count() === 0) users.add(email, password);
  const needsUser = env['WEBUI_AUTH']?.toLowerCase() !== 'false';
  const canSignUp = () => !hasAdminSettings && (users.count() === 0 || env['ENABLE_SIGNUP'] !== 'false');
  const backends = readBackends(env);
  let turn = 0;

  const isAllowed = (token: string) => !needsUser || users.isToken(token);
  const admit = (request: IncomingMessage) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!isAllowed(token)) throw new ServiceError(401, 'Not authenticated');
  };
  const chat = async (model: string, body: object): Promise<Response> => {
    const serving = (await modelsOf(backends)).get(model) ?? [];
    turn += 1;
    const backend = serving[turn % Math.max(serving.length, 1)];
    if (backend === undefined) throw new ServiceError(404, 'Model not found');
    return askBackend(backend, '/v1/chat/completions', body);
  };

  const routes: Record<string, ServiceRoute> = {
    'GET /': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...sandboxHeader });
      response.end(webUiPage);
    },
    async 'GET /health'(_request, response) {
      await delayWhenSlow();
      sendJson(response, 200, { status: true });
    },
    'GET /api/version': (_request, response) =>
      sendJson(response, 200, { version: '0.10.2-terroir-sandbox' }),
    'GET /api/config': (_request, response) =>
      sendJson(response, 200, {
        status: true,
        name: 'Stand-in for Open WebUI (Terroir sandbox)',
        version: '0.10.2-terroir-sandbox',
        onboarding: users.count() === 0,
        features: { auth: needsUser, enable_signup: canSignUp(), enable_websocket: true },
      }),
    async 'POST /api/v1/auths/signin'(request, response) {
      const asked = await readBody(request, signInSchema);
      sendJson(response, 200, { token: users.signIn(asked.email, asked.password), role: 'admin' });
    },
    async 'POST /api/v1/auths/signup'(request, response) {
      const asked = await readBody(request, signInSchema);
      if (!canSignUp()) throw new ServiceError(403, 'You do not have permission to access this resource.');
      const role = users.count() === 0 ? 'admin' : (env['DEFAULT_USER_ROLE'] ?? 'pending');
      sendJson(response, 200, { token: users.add(asked.email, asked.password), role });
    },
    async 'GET /api/models'(request, response) {
      admit(request);
      const data = [...(await modelsOf(backends)).keys()].map((id) => ({ id, name: id, object: 'model' }));
      sendJson(response, 200, { data });
    },
    async 'POST /api/chat/completions'(request, response) {
      admit(request);
      const body = await readBody(request, chatSchema);
      const answer = await chat(body.model, body);
      if (!body.stream) return sendJson(response, answer.status, await answer.json());
      startStream(response, 'text/event-stream; charset=utf-8');
      for await (const part of answer.body ?? [])
        if (!(await writePart(response, part as Uint8Array))) return;
      response.end();
    },
  };
  const inItsManner = Object.fromEntries(
    Object.entries(routes).map(([path, route]): [string, ServiceRoute] => [
      path,
      async (request, response) => {
        try {
          await route(request, response);
        } catch (error) {
          if (!(error instanceof ServiceError) || response.headersSent) throw error;
          sendJson(response, error.status, { detail: error.message });
        }
      },
    ]),
  );
  const address = listenAddress(
    get('host') ?? env['HOST'] ?? null,
    get('port') ?? env['PORT'] ?? null,
    8_080,
  );
  const server = await listen(inItsManner, address);

  const answerText = async (text: string, send: (text: string) => void): Promise<void> => {
    const asked = socketSchema.parse(JSON.parse(text));
    if (!isAllowed(asked.token)) return send(JSON.stringify({ error: 'Not authenticated' }));
    const messages = [{ role: 'user', content: asked.message }];
    const answer = await chat(asked.model, { model: asked.model, messages, stream: true });
    let held = '';
    const decoder = new TextDecoder();
    for await (const part of answer.body ?? []) {
      const lines = (held + decoder.decode(part as Uint8Array, { stream: true })).split('\n');
      held = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data: {')) continue;
        const chunk = chunkSchema.safeParse(JSON.parse(line.slice(6)));
        send(JSON.stringify({ text: chunk.data?.choices[0]?.delta?.content ?? '' }));
      }
    }
    send(JSON.stringify({ done: true }));
  };
  server.on('upgrade', (request, socket) => {
    acceptWebSocket(request, socket, (text, send) => {
      answerText(text, send).catch((error: unknown) =>
        send(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
      );
    });
  });
  process.stdout.write(`Open WebUI stand-in of the Terroir sandbox on ${address.host}:${address.port}\n`);
}
