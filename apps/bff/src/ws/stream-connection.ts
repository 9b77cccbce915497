import type { Writable } from 'node:stream';
import type { SubscribeFrame, TerminalFrame, TerminalOpenFrame } from '@terroir/shared-types';
import type { WebSocket } from 'ws';
import type { OutputStreams } from '../commands/output-streams.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Principal } from '../http/route.ts';
import type { TerminalService } from '../terminals/service.ts';
import type { Channel, Nudge, OutFrame } from './channel.ts';
import { openEventsChannel } from './events-channel.ts';
import { giveFrameBuffer } from './frame-buffers.ts';
import { parseFrame } from './parse-frame.ts';
import { openRunChannel } from './run-channel.ts';
import { openTaskChannel } from './task-channel.ts';
import { openTerminalChannel, type TerminalChannel } from './terminal-channel.ts';

/** What may wait in one socket; beyond it nothing more is read for it until it drains. */
const maxBufferedBytes = 1024 * 1024;
const maxSubscriptions = 64;
const authLimitMs = 5_000;
/** Turns of the event loop stay short however much there is to send. */
const pullsPerTurn = 16;

export const closeUnauthorized = 4401;

export interface StreamConnectionDeps {
  events: EventLog;
  /** Null: this server runs no commands. */
  streams: OutputStreams | null;
  /** Null: this server opens no terminals. */
  terminals: TerminalService | null;
  redeemTicket: (ticket: string) => Principal | null;
}

/** One socket after the upgrade. */
export interface StreamConnection {
  principal(): Principal | null;
}

/**
 * Serves a socket until it closes. `wire` is what it writes to; `proved`: of a Bearer header on the upgrade, or null: the first
 * frame proves it.
 */
export const serveStream = (
  socket: WebSocket,
  wire: Pick<Writable, 'cork' | 'uncork'>,
  proved: Principal | null,
  deps: StreamConnectionDeps,
): StreamConnection => {
  let principal = proved;
  const channels = new Map<string, Channel>();
  const typed = new Map<string, TerminalChannel>();
  /** Channels to pull, in turn. */
  const due = new Set<string>();
  let isScheduled = false;

  const send = (frame: OutFrame, sent?: () => void): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (Buffer.isBuffer(frame)) {
      socket.send(frame, { binary: false }, () => {
        giveFrameBuffer(frame);
        sent?.();
      });
    } else socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame), { binary: false }, sent);
  };
  const refuse = (code: string, detail: string, id?: string): void => {
    send({ type: 'error', ...(id === undefined ? {} : { id }), code, detail });
  };

  const drop = (id: string): void => {
    channels.get(id)?.close();
    channels.delete(id);
    typed.delete(id);
    due.delete(id);
  };

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      // Many small frames are one system call.
      wire.cork();
      pump();
      wire.uncork();
    });
  };

  const pump = (): void => {
    for (let pulls = 0; pulls < pullsPerTurn; pulls += 1) {
      const id = due.values().next().value;
      if (id === undefined || socket.readyState !== socket.OPEN) return;
      // The last frame's callback schedules the next look, so a full socket needs no timer.
      if (socket.bufferedAmount > maxBufferedBytes) return;
      due.delete(id);
      const frames = channels.get(id)?.pull() ?? null;
      if (frames === null) {
        drop(id);
        continue;
      }
      if (frames.length === 0) continue;
      due.add(id);
      for (const frame of frames.slice(0, -1)) send(frame);
      const last = frames.at(-1);
      if (last !== undefined) send(last, () => due.size > 0 && schedule());
    }
    if (due.size > 0) schedule();
  };

  const nudgeOf =
    (id: string): Nudge =>
    () => {
      due.add(id);
      schedule();
    };

  const open = (frame: SubscribeFrame): Channel | null => {
    const nudge = nudgeOf(frame.id);
    if (frame.channel === 'events') return openEventsChannel(deps.events, frame, nudge);
    if (deps.streams === null) return null;
    if (frame.channel === 'task') return openTaskChannel(deps.streams, frame, nudge);
    return openRunChannel(deps.streams, { ...frame, after: frame.after ?? {} }, nudge);
  };

  /** False: it was refused. */
  const hasRoomFor = (id: string): boolean => {
    if (channels.has(id)) {
      refuse('duplicate-id', 'A subscription with this id is open; use another id or unsubscribe it.', id);
      return false;
    }
    if (channels.size < maxSubscriptions) return true;
    refuse('too-many-subscriptions', `A socket holds at most ${maxSubscriptions} subscriptions.`, id);
    return false;
  };

  const subscribe = (frame: SubscribeFrame): void => {
    if (!hasRoomFor(frame.id)) return;
    const channel = open(frame);
    if (channel === null) {
      refuse('not-found', `There is no such ${frame.channel}.`, frame.id);
      return;
    }
    channels.set(frame.id, channel);
    nudgeOf(frame.id)();
  };

  const openTerminal = (frame: TerminalOpenFrame, who: Principal): void => {
    if (!hasRoomFor(frame.id)) return;
    if (deps.terminals === null || who.role === 'viewer') {
      const detail =
        deps.terminals === null ? 'This server is read-only.' : 'Terminals need the role operator.';
      refuse('forbidden', detail, frame.id);
      return;
    }
    const channel = openTerminalChannel(deps.terminals, { ...frame, actor: who.actor }, nudgeOf(frame.id));
    channels.set(frame.id, channel);
    typed.set(frame.id, channel);
  };

  const withTerminal = (id: string, call: (terminal: TerminalChannel) => void): void => {
    const terminal = typed.get(id);
    if (terminal === undefined) refuse('not-found', 'No terminal is open under this id.', id);
    else call(terminal);
  };

  const toTerminal = (frame: TerminalFrame): void =>
    withTerminal(frame.id, (terminal) => {
      if (frame.type === 'terminal-input') terminal.input(frame.data);
      else if (frame.type === 'terminal-resize') terminal.resize(frame.cols, frame.rows);
      else terminal.end();
    });

  const limit = setTimeout(() => socket.close(closeUnauthorized, 'no ticket in time'), authLimitMs);
  limit.unref();
  const admit = (who: Principal): void => {
    clearTimeout(limit);
    principal = who;
    send({ type: 'ready' });
  };

  const authenticate = (ticket: string): void => {
    if (principal !== null) {
      refuse('already-authenticated', 'This socket is authenticated.');
      return;
    }
    const who = deps.redeemTicket(ticket);
    if (who === null) socket.close(closeUnauthorized, 'ticket not valid');
    else admit(who);
  };

  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) {
      refuse('invalid-frame', 'Frames are JSON text.');
      return;
    }
    const parsed = parseFrame(data.toString('utf8'));
    if (principal === null && !(parsed.ok && parsed.frame.type === 'auth')) {
      socket.close(closeUnauthorized, 'the first frame must be auth');
    } else if (!parsed.ok) {
      refuse(parsed.code, parsed.detail, parsed.id);
    } else {
      switch (parsed.frame.type) {
        case 'auth':
          authenticate(parsed.frame.ticket);
          break;
        case 'subscribe':
          subscribe(parsed.frame);
          break;
        case 'unsubscribe':
          drop(parsed.frame.id);
          break;
        case 'ping':
          send({ type: 'pong' });
          break;
        case 'terminal-open':
          if (principal !== null) openTerminal(parsed.frame, principal);
          break;
        case 'terminal-input':
        case 'terminal-resize':
        case 'terminal-close':
          toTerminal(parsed.frame);
          break;
      }
    }
  });
  socket.on('close', () => {
    clearTimeout(limit);
    for (const id of channels.keys()) drop(id);
  });
  if (proved !== null) admit(proved);
  return { principal: () => principal };
};
