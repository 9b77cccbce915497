import type { Server } from 'node:http';
import { sandboxHeader } from '../http.ts';
import { listen } from '../http-server.ts';
import { openModels } from '../open-models.ts';
import type { ModelOptions } from '../open-models.ts';
import { openaiRoutes } from '../openai-routes.ts';
import { strike } from '../strikes.ts';
import { ollamaRoutes } from './ollama-routes.ts';

/** Serves Ollama's and OpenAI's APIs over the tiny random model. Rejects when the port is taken. */
export async function serve(options: ModelOptions & { host: string; port: number }): Promise<Server> {
  const failure = strike('service-fails');
  if (failure !== null) throw new Error(failure.message ?? 'panic: the service was asked to fail (sandbox)');
  const service = openModels(options);
  const library = service.gpuShare > 0 ? 'library=CUDA' : 'library=cpu';
  process.stdout.write(`inference compute ${library} (Terroir sandbox stand-in)\n`);
  return listen(
    {
      'GET /': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...sandboxHeader });
        response.end('Ollama is running');
      },
      ...ollamaRoutes(service),
      ...openaiRoutes(service),
    },
    options,
  );
}
