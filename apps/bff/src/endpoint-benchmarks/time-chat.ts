import type { Duplex } from 'node:stream';
import { requestThrough, responseOf } from '../endpoints/request-through.ts';
import { readChatLine } from './read-chat-line.ts';

/** How one streamed chat went. */
export interface ChatTiming {
  firstTokenMs: number;
  totalMs: number;
  /** Of the answer: as the service counts them, else its pieces. */
  tokens: number;
}

const maxLine = 1024 * 1024;

/** One streamed chat with an OpenAI-shaped service. Rejects with the reason when it is not answered to its end. */
export const timeChat = async (
  tunnel: Duplex,
  chat: { port: number; model: string; prompt: string; maxTokens: number },
  signal: AbortSignal,
): Promise<ChatTiming> => {
  const body = JSON.stringify({
    model: chat.model,
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: chat.maxTokens,
    messages: [{ role: 'user', content: chat.prompt }],
  });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const began = performance.now();
  const outgoing = requestThrough(tunnel, {
    method: 'POST',
    path: '/v1/chat/completions',
    port: chat.port,
    headers,
    signal,
  });
  const stop = () => outgoing.destroy(new Error('It was stopped, or took too long.'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answer = responseOf(outgoing);
    outgoing.end(body);
    const incoming = await answer;
    let held = '';
    let pieces = 0;
    let counted: number | null = null;
    let firstTokenMs: number | null = null;
    for await (const part of incoming.setEncoding('utf8')) {
      const lines = (held + String(part)).split('\n');
      held = (lines.pop() ?? '').slice(-maxLine);
      if (incoming.statusCode !== 200) continue;
      for (const line of lines) {
        const said = readChatLine(line);
        if (said.error !== null) throw new Error(said.error);
        counted = said.tokens ?? counted;
        if (said.text === '') continue;
        pieces += 1;
        firstTokenMs ??= performance.now() - began;
      }
    }
    if (incoming.statusCode !== 200)
      throw new Error(`It answered ${incoming.statusCode}: ${held.trim().slice(0, 200)}`);
    if (firstTokenMs === null) throw new Error('The answer held no token.');
    return { firstTokenMs, totalMs: performance.now() - began, tokens: counted ?? pieces };
  } finally {
    signal.removeEventListener('abort', stop);
    outgoing.destroy();
    tunnel.destroy();
  }
};
