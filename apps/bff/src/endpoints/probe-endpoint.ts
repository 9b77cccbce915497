import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { judgeOffload } from '../gpu-check/judge-offload.ts';
import { findingWords } from '../gpu-check/say-finding.ts';
import { modelsOf } from '../gpu-check/parse-report.ts';
import { type Said, say } from '../wordings/say.ts';
import { SaidError } from '../wordings/words.ts';
import { askThrough } from './request-through.ts';
import type { EndpointRow } from './store.ts';

const checkTimeoutMs = 10_000;
// A model that is not in memory yet is loaded first; large ones take minutes.
const answerTimeoutMs = 180_000;

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });
const generatedSchema = z.object({ done: z.literal(true), eval_count: z.number().min(1) });

/**
 * Asks the service itself whether it works and says so in a sentence; rejects with the reason when it does not.
 * With `askForAnswer` a model must also really answer, which costs it one token. With `expectsGpu` a model that fell
 * back to the CPU, as Ollama does without a word, counts as failed.
 */
export const probeEndpoint = async (
  endpoint: Pick<EndpointRow, 'kind' | 'port' | 'healthPath' | 'model'>,
  open: () => Promise<Duplex>,
  options: { askForAnswer: boolean; expectsGpu: boolean; signal: AbortSignal },
): Promise<Said> => {
  const { port, kind, model } = endpoint;
  const ask = async (path: string, json?: unknown): Promise<string> => {
    const timeoutMs = json === undefined ? checkTimeoutMs : answerTimeoutMs;
    const method = json === undefined ? 'GET' : 'POST';
    const tunnel = await open();
    const { signal } = options;
    const { status, text } = await askThrough(tunnel, { method, path, port, json, timeoutMs, signal });
    if (status >= 200 && status < 300) return text;
    throw new SaidError(
      say('endpoint-answered', { request: `${method} ${path}`, status, text: text.slice(0, 200).trim() }),
    );
  };

  await ask(endpoint.healthPath);
  if (kind !== 'ollama' || model === null) return say('endpoint-answers');
  const { models } = tagsSchema.parse(JSON.parse(await ask('/api/tags')));
  if (!models.some(({ name }) => name === model)) throw new SaidError(say('endpoint-no-model', { model }));
  if (options.askForAnswer) {
    const request = { model, prompt: 'Hi', stream: false, keep_alive: -1, options: { num_predict: 1 } };
    const answer = generatedSchema.safeParse(JSON.parse(await ask('/api/generate', request)));
    if (!answer.success) throw new SaidError(say('endpoint-no-token', { model }));
  }
  if (options.expectsGpu) {
    const loaded = modelsOf(await ask('/api/ps')).find(({ name }) => name === model);
    const finding = loaded === undefined ? null : judgeOffload(loaded);
    if (finding !== null) throw new SaidError(findingWords(finding));
  }
  return say('endpoint-model-answers', { model });
};
