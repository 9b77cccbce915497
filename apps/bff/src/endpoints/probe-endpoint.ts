import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { askThrough } from './request-through.ts';
import type { EndpointRow } from './store.ts';

const checkTimeoutMs = 10_000;
// A model that is not in memory yet is loaded first; large ones take minutes.
const answerTimeoutMs = 180_000;

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });
const generatedSchema = z.object({ done: z.literal(true), eval_count: z.number().min(1) });

/**
 * Asks the service itself whether it works and says so in a sentence; rejects with the reason when it does not.
 * With `askForAnswer` a model must also really answer, which costs it one token.
 */
export const probeEndpoint = async (
  endpoint: Pick<EndpointRow, 'kind' | 'port' | 'healthPath' | 'model'>,
  open: () => Promise<Duplex>,
  options: { askForAnswer: boolean; signal: AbortSignal },
): Promise<string> => {
  const { port, kind, model } = endpoint;
  const ask = async (path: string, json?: unknown): Promise<string> => {
    const timeoutMs = json === undefined ? checkTimeoutMs : answerTimeoutMs;
    const method = json === undefined ? 'GET' : 'POST';
    const tunnel = await open();
    const { signal } = options;
    const { status, text } = await askThrough(tunnel, { method, path, port, json, timeoutMs, signal });
    if (status >= 200 && status < 300) return text;
    throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 200).trim()}`);
  };

  await ask(endpoint.healthPath);
  if (kind !== 'ollama' || model === null) return 'It answers.';
  const { models } = tagsSchema.parse(JSON.parse(await ask('/api/tags')));
  if (!models.some(({ name }) => name === model))
    throw new Error(`Ollama answers, but does not have ${model} yet.`);
  if (options.askForAnswer) {
    const request = { model, prompt: 'Hi', stream: false, keep_alive: -1, options: { num_predict: 1 } };
    const answer = generatedSchema.safeParse(JSON.parse(await ask('/api/generate', request)));
    if (!answer.success) throw new Error(`Ollama has ${model}, but it did not generate a token.`);
  }
  return `${model} answers.`;
};
