import { Worker } from 'node:worker_threads';

export interface ThreadOptions<Message> {
  /** A file that posts messages; the last one is the result. */
  entry: string;
  data: unknown;
  onMessage?: (message: Message) => void;
  signal?: AbortSignal;
  memoryMib: number;
}

/**
 * Runs a thread to its end and resolves with its last message. Rejects when it throws, when it ends without a
 * message, or with the signal's reason when it was stopped.
 */
export const runThread = <Message>(options: ThreadOptions<Message>): Promise<Message> => {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  if (options.signal?.aborted === true) {
    reject(options.signal.reason);
    return promise;
  }
  const worker = new Worker(options.entry, {
    workerData: options.data,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMib },
  });
  let last: { message: Message } | null = null;
  const stop = (): void => void worker.terminate();
  options.signal?.addEventListener('abort', stop, { once: true });
  worker.on('message', (message: Message) => {
    last = { message };
    options.onMessage?.(message);
  });
  worker.on('error', reject);
  worker.on('exit', () => {
    options.signal?.removeEventListener('abort', stop);
    if (options.signal?.aborted === true) reject(options.signal.reason);
    else if (last === null) reject(new Error(`The thread ${options.entry} ended without a result.`));
    else resolve(last.message);
  });
  return promise;
};
