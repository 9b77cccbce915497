import { serverFrameSchema } from '@terroir/shared-types';
import type { ClientFrame, ServerFrame } from '@terroir/shared-types';
import { backoffMs } from './backoff.ts';
import type { StreamState } from './connection-state.ts';
import { advance, subscribeFrame } from './subscription.ts';
import { createTerminalLinks } from './terminal-links.ts';
import type { TerminalLinks } from './terminal-links.ts';
import type { DataFrame, SubscriptionHandlers, Topic } from './subscription.ts';

export interface StreamClientOptions {
  openSocket: () => WebSocket;
  fetchTicket: () => Promise<string>;
  onState: (state: StreamState) => void;
  /** Wait before a new try; tests shorten it. */
  retryDelayMs?: (attempt: number) => number;
}

export interface StreamClient {
  /** Begins to connect; after `close` begins anew. */
  open: () => void;
  /** Keeps the subscription over reconnects until the answer is called. */
  subscribe: (topic: Topic, handlers: SubscriptionHandlers) => () => void;
  /** A terminal that is found again after every cut. */
  openTerminal: TerminalLinks['open'];
  close: () => void;
}

interface Subscription {
  id: string;
  topic: Topic;
  handlers: SubscriptionHandlers;
  /** True while onResync reads; frames of the old position are dropped. */
  resyncing: boolean;
}

const pingEveryMs = 25_000;

/** One socket for every subscription of the page: ticket, resume after each one's cursor, jittered reconnect. */
export const createStreamClient = (options: StreamClientOptions): StreamClient => {
  const subscriptions = new Map<string, Subscription>();
  let socket: WebSocket | undefined;
  let ready = false;
  let closed = false;
  let attempt = 0;
  let nextId = 1;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setInterval> | undefined;

  const send = (frame: ClientFrame): void => {
    if (ready) socket?.send(JSON.stringify(frame));
  };
  const terminals = createTerminalLinks(send, () => ready);
  const start = ({ id, topic }: Subscription): void => send(subscribeFrame(id, topic));

  const resync = async (subscription: Subscription): Promise<void> => {
    if (subscription.resyncing) return;
    subscription.resyncing = true;
    send({ type: 'unsubscribe', id: subscription.id });
    try {
      const topic = await subscription.handlers.onResync();
      if (!subscriptions.delete(subscription.id)) return;
      // A new id: late frames of the old position must not be taken for the new one's.
      const renewed = { ...subscription, id: `s${nextId++}`, topic, resyncing: false };
      aliases.set(subscription.id, renewed.id);
      subscriptions.set(renewed.id, renewed);
      start(renewed);
    } catch (error) {
      subscription.resyncing = false;
      subscription.handlers.onError?.(
        'resync-failed',
        error instanceof Error ? error.message : String(error),
      );
      socket?.close();
    }
  };
  /** From the id a caller knows to the one in use after resyncs. */
  const aliases = new Map<string, string>();
  const currentId = (id: string): string => {
    const next = aliases.get(id);
    return next === undefined ? id : currentId(next);
  };

  const deliver = (subscription: Subscription, frame: DataFrame): void => {
    if (subscription.resyncing) return;
    subscription.handlers.onFrame(frame);
    subscription.topic = advance(subscription.topic, frame);
  };

  const receive = (frame: ServerFrame): void => {
    switch (frame.type) {
      case 'ready':
        ready = true;
        attempt = 0;
        options.onState({ status: 'live' });
        for (const subscription of subscriptions.values()) start(subscription);
        terminals.ready();
        return;
      case 'pong':
        return;
      case 'error':
        if (frame.id !== undefined && terminals.fail(frame.id, frame)) return;
        if (frame.id !== undefined) subscriptions.get(frame.id)?.handlers.onError?.(frame.code, frame.detail);
        return;
      case 'resync': {
        const subscription = subscriptions.get(frame.id);
        if (subscription) void resync(subscription);
        return;
      }
      case 'terminal-opened':
      case 'terminal-output':
      case 'terminal-ended':
        terminals.receive(frame);
        return;
      default: {
        const subscription = subscriptions.get(frame.id);
        if (subscription) deliver(subscription, frame);
      }
    }
  };

  const retry = (): void => {
    ready = false;
    terminals.offline();
    clearInterval(pingTimer);
    socket = undefined;
    if (closed) return;
    const delayMs = (options.retryDelayMs ?? backoffMs)(attempt++);
    options.onState({ status: 'offline', retryAtMs: Date.now() + delayMs });
    retryTimer = setTimeout(() => void connect(), delayMs);
  };

  const connect = async (): Promise<void> => {
    options.onState({ status: 'connecting' });
    let ticket: string;
    try {
      ticket = await options.fetchTicket();
    } catch {
      // Shown as offline; a 401 has been noticed by the request itself.
      retry();
      return;
    }
    if (closed) return;
    const opened = options.openSocket();
    socket = opened;
    opened.addEventListener('open', () => opened.send(JSON.stringify({ type: 'auth', ticket })));
    opened.addEventListener('close', retry, { once: true });
    opened.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const parsed = serverFrameSchema.safeParse(JSON.parse(data));
      // A frame of a newer server: state stays right, as every cursor stands still and resyncs.
      if (parsed.success) receive(parsed.data);
    });
    pingTimer = setInterval(() => send({ type: 'ping' }), pingEveryMs);
  };

  return {
    open: () => {
      closed = false;
      void connect();
    },
    subscribe: (topic, handlers) => {
      const subscription: Subscription = { id: `s${nextId++}`, topic, handlers, resyncing: false };
      subscriptions.set(subscription.id, subscription);
      start(subscription);
      return () => {
        const id = currentId(subscription.id);
        subscriptions.delete(id);
        send({ type: 'unsubscribe', id });
      };
    },
    openTerminal: (options, handlers) => terminals.open(options, handlers),
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      clearInterval(pingTimer);
      socket?.close();
    },
  };
};
