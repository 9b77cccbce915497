import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { LlamaModel, LlamaContextSequence } from 'node-llama-cpp';
import { strike } from '../strikes.ts';

const contextTokens = 1_024;
const promptTokensKept = 512;
const waitingLimit = 64;

export interface Generation {
  /** Text piece by piece; each is valid UTF-8 and one token. */
  readonly pieces: AsyncIterable<string>;
  readonly promptTokens: number;
  readonly promptMs: number;
  /** True once the answer ended by itself, false when it reached `maxTokens`. */
  endedItself(): boolean;
}

export interface GenerationOptions {
  readonly maxTokens: number | null;
  readonly temperature: number;
  readonly seed: number | null;
  readonly signal: AbortSignal;
}

/** More requests wait than Ollama itself would let wait here. */
export class QueueFullError extends Error {}

export interface Engine {
  readonly loaded: boolean;
  /** Loads the model if it is not loaded; answers how long that took, 0 when it was. */
  load(): Promise<number>;
  unload(): Promise<void>;
  generate<T>(
    prompt: string,
    options: GenerationOptions,
    use: (generation: Generation) => Promise<T>,
  ): Promise<T>;
}

interface Loaded {
  readonly model: LlamaModel;
  readonly sequence: LlamaContextSequence;
  dispose(): Promise<void>;
}

/** llama.cpp on the tiny random model: real tokens, one request at a time. */
export function createEngine(modelPath: string): Engine {
  let loading: Promise<Loaded> | null = null;
  let loaded = false;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** One after the other: llama.cpp has one context here. */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= waitingLimit)
      throw new QueueFullError('server busy, please try again. maximum pending requests exceeded');
    waiting += 1;
    const mine = last.then(work, work);
    last = mine.catch(() => undefined); // whoever waits behind a failed request runs all the same
    return mine.finally(() => (waiting -= 1));
  };
  const ensure = async (): Promise<Loaded> => {
    loading ??= open(modelPath);
    try {
      const opened = await loading;
      loaded = true;
      return opened;
    } catch (error) {
      loading = null;
      throw error;
    }
  };

  return {
    get loaded() {
      return loaded;
    },
    async load() {
      if (loaded) return 0;
      const began = performance.now();
      await ensure();
      return performance.now() - began;
    },
    unload: () =>
      inTurn(async () => {
        const opened = await loading;
        loading = null;
        loaded = false;
        await opened?.dispose();
      }),
    generate: (prompt, options, use) =>
      inTurn(async () => {
        const { model, sequence } = await ensure();
        const tokens = [
          ...(model.tokens.bos === null ? [] : [model.tokens.bos]),
          ...model.tokenize(prompt).slice(-promptTokensKept),
        ];
        await sequence.clearHistory();
        const began = performance.now();
        const natural = naturalLength(prompt);
        const limit = Math.min(options.maxTokens ?? natural, natural, contextTokens - promptTokensKept - 8);
        let produced = 0;
        const slow = strike('stream-slow');
        async function* pieces(): AsyncGenerator<string> {
          const before: (typeof tokens)[number][] = [];
          if (limit <= 0) return;
          for await (const token of sequence.evaluate(tokens, {
            temperature: options.temperature,
            topK: 80,
            ...(options.seed === null ? {} : { seed: options.seed }),
          })) {
            const text = model.detokenize([token], false, before);
            before.push(token);
            produced += 1;
            if (slow !== null) await delay(slow.ms ?? 20);
            yield produced === 1 ? text.trimStart() : text;
            if (produced >= limit || options.signal.aborted) return;
          }
        }
        return use({
          pieces: pieces(),
          promptTokens: tokens.length,
          promptMs: Math.max(performance.now() - began, 0.001),
          endedItself: () => produced < (options.maxTokens ?? Infinity),
        });
      }),
  };
}

/** A random model never means to stop: an answer ends after 24 to 71 words, the same for the same prompt. */
function naturalLength(prompt: string): number {
  return 24 + ((createHash('sha256').update(prompt).digest()[0] ?? 0) % 48);
}

async function open(modelPath: string): Promise<Loaded> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    maxThreads: 1,
  });
  const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
  const context = await model.createContext({ contextSize: contextTokens, threads: 1 });
  return { model, sequence: context.getSequence(), dispose: () => llama.dispose() };
}
