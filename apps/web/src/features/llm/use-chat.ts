import { useEffect, useRef, useState } from 'react';
import { send } from '../../api/client.ts';
import { readChatStream } from './read-chat-stream.ts';

export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}
export interface ChatTiming {
  firstTokenMs: number;
  /** null: the answer came too fast, in one burst, to be timed. */
  tokensPerSecond: number | null;
  /** From the question to the last token. */
  seconds: number;
}

// The context of a small model is short, and old turns are of little use to it: ten of them, and the question.
const sentMessages = 21;
const maxAnswerTokens = 512;

/** Below this the network's buffering is measured, not the model. */
const shortestTimedSeconds = 0.25;

/** Questions with their answers: a model that wants them in turn refuses a question that nobody answered. */
const answeredOf = (messages: readonly ChatMessage[]): ChatMessage[] =>
  messages.filter(({ role, content }, at) => {
    const next = messages[at + 1];
    return role === 'assistant' ? content !== '' : next?.role === 'assistant' && next.content !== '';
  });

/** A conversation with the model that an infra serves; nothing of it is kept. `system`: what the model is told first. */
export const useChat = (infraId: string, model: string | null, system = '') => {
  const [messages, setMessages] = useState<readonly ChatMessage[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [timing, setTiming] = useState<ChatTiming | null>(null);
  const [abort, setAbort] = useState<AbortController | null>(null);
  const latest = useRef<AbortController | null>(null);
  useEffect(() => () => latest.current?.abort(), []);

  const ask = async (text: string, before: readonly ChatMessage[] = messages): Promise<void> => {
    const controller = new AbortController();
    latest.current = controller;
    const question: ChatMessage = { role: 'user', content: text };
    const asked: ChatMessage[] = [...before, question];
    setMessages([...asked, { role: 'assistant', content: '' }]);
    setError(null);
    setTiming(null);
    setAbort(controller);
    const startedMs = performance.now();
    let firstTokenMs = 0;
    let tokens = 0;
    let answer = '';
    try {
      const response = await send(`/infras/${infraId}/openai/v1/chat/completions`, {
        method: 'POST',
        body: {
          model: model ?? 'default',
          stream: true,
          max_tokens: maxAnswerTokens,
          messages: [
            ...(system.trim() === '' ? [] : [{ role: 'system', content: system.trim() }]),
            ...[...answeredOf(before), question].slice(-sentMessages),
          ],
        },
        signal: controller.signal,
      });
      if (response.body === null) throw new Error('The answer has no body.');
      for await (const token of readChatStream(response.body)) {
        if (tokens === 0) firstTokenMs = performance.now() - startedMs;
        tokens += 1;
        answer += token;
        setMessages([...asked, { role: 'assistant', content: answer }]);
      }
      const wholeMs = performance.now() - startedMs;
      const streamed = (wholeMs - firstTokenMs) / 1000;
      const timed = streamed >= shortestTimedSeconds;
      if (tokens > 1)
        setTiming({
          firstTokenMs,
          tokensPerSecond: timed ? (tokens - 1) / streamed : null,
          seconds: wholeMs / 1000,
        });
    } catch (caught) {
      // A stop by the reader is no failure: what came so far stays.
      if (!controller.signal.aborted) setError(caught);
      // An answer that never began is no bubble.
      if (answer === '') setMessages(asked);
    } finally {
      setAbort(null);
    }
  };
  return {
    messages,
    error,
    timing,
    streaming: abort !== null,
    ask: (text: string) => ask(text),
    /** Asks the last question anew, in the place of what came of it. */
    askAgain: (): void => {
      const at = messages.findLastIndex(({ role }) => role === 'user');
      const last = messages[at];
      if (last !== undefined) void ask(last.content, messages.slice(0, at));
    },
    stop: () => abort?.abort(),
    clear: () => {
      abort?.abort();
      setMessages([]);
      setError(null);
      setTiming(null);
    },
  };
};
