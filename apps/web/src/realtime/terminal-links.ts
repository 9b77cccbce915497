import type { ClientFrame, ServerFrame } from '@terroir/shared-types';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;
export type TerminalServerFrame = FrameOf<'terminal-opened' | 'terminal-output' | 'terminal-ended'>;

export type LinkState =
  | { status: 'connecting' }
  | { status: 'open' }
  | { status: 'offline' }
  | { status: 'ended'; exitCode: number | null }
  | { status: 'failed'; code: string; detail: string };

export interface TerminalLinkOptions {
  vmId: string;
  /** Comes back to this one; null: a new one. */
  terminalId: string | null;
  cols: number;
  rows: number;
}

export interface TerminalLinkHandlers {
  onState: (state: LinkState) => void;
  /** Known once the server has opened it; keep it to come back. */
  onTerminalId: (terminalId: string) => void;
  /** `replay`: it was written before we came, so that its queries must not be answered. */
  onOutput: (data: Uint8Array, replay: boolean) => void;
}

export interface TerminalLink {
  input: (data: string) => void;
  resize: (cols: number, rows: number) => void;
  /** Ends the shell. */
  end: () => void;
  /** Lets it live without us. */
  leave: () => void;
  /** Tries again after a failure. */
  reopen: () => void;
}

export interface TerminalLinks {
  open: (options: TerminalLinkOptions, handlers: TerminalLinkHandlers) => TerminalLink;
  receive: (frame: TerminalServerFrame) => void;
  /** True: the error was about one of ours. */
  fail: (id: string, error: { code: string; detail: string }) => boolean;
  ready: () => void;
  offline: () => void;
}

interface Link {
  id: string;
  options: TerminalLinkOptions;
  handlers: TerminalLinkHandlers;
  state: LinkState;
  /** Bytes held; null: none yet. */
  after: number | null;
  replayEnd: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** The longest text that one frame may carry. */
const inputMaxLength = 16_384;
const cutRetryMs = 2_000;

const bytesOf = (frame: FrameOf<'terminal-output'>): Uint8Array =>
  frame.dataBase64 === undefined
    ? new TextEncoder().encode(frame.text ?? '')
    : Uint8Array.from(atob(frame.dataBase64), (character) => character.charCodeAt(0));

/** The terminals of one stream: each is opened anew after a cut, from the byte it had reached. */
export const createTerminalLinks = (
  send: (frame: ClientFrame) => void,
  isReady: () => boolean,
): TerminalLinks => {
  const links = new Map<string, Link>();
  let nextId = 1;

  const set = (link: Link, state: LinkState): void => {
    link.state = state;
    link.handlers.onState(state);
  };
  /** A new id each time: late frames of a lost socket must not be taken for the new one's. */
  const start = (link: Link): void => {
    clearTimeout(link.timer);
    links.delete(link.id);
    link.id = `t${nextId++}`;
    links.set(link.id, link);
    if (!isReady()) {
      set(link, { status: 'offline' });
      return;
    }
    set(link, { status: 'connecting' });
    const { vmId, terminalId, cols, rows } = link.options;
    const size = { cols, rows };
    const back = terminalId === null ? {} : { terminalId };
    const after = link.after === null ? {} : { after: link.after };
    send({ type: 'terminal-open', id: link.id, vmId, ...back, ...after, ...size });
  };
  const isAlive = ({ state }: Link): boolean => state.status !== 'ended' && state.status !== 'failed';

  return {
    open(options, handlers) {
      const link: Link = {
        id: '',
        options,
        handlers,
        state: { status: 'connecting' },
        after: null,
        replayEnd: 0,
        timer: undefined,
      };
      start(link);
      return {
        input(data) {
          if (link.state.status !== 'open') return;
          for (let at = 0; at < data.length; at += inputMaxLength)
            send({ type: 'terminal-input', id: link.id, data: data.slice(at, at + inputMaxLength) });
        },
        resize(cols, rows) {
          link.options = { ...link.options, cols, rows };
          if (link.state.status === 'open') send({ type: 'terminal-resize', id: link.id, cols, rows });
        },
        end: () => send({ type: 'terminal-close', id: link.id }),
        leave() {
          clearTimeout(link.timer);
          links.delete(link.id);
          send({ type: 'unsubscribe', id: link.id });
        },
        reopen: () => start(link),
      };
    },
    receive(frame) {
      const link = links.get(frame.id);
      if (link === undefined) return;
      switch (frame.type) {
        case 'terminal-opened':
          link.options = { ...link.options, terminalId: frame.terminalId };
          link.after = frame.offset;
          link.replayEnd = frame.replayEnd;
          link.handlers.onTerminalId(frame.terminalId);
          set(link, { status: 'open' });
          return;
        case 'terminal-output':
          link.after = frame.offset + frame.bytes;
          link.handlers.onOutput(bytesOf(frame), frame.offset < link.replayEnd);
          return;
        case 'terminal-ended':
          links.delete(link.id);
          set(link, { status: 'ended', exitCode: frame.exitCode });
          return;
        default:
          frame satisfies never;
      }
    },
    fail(id, { code, detail }) {
      const link = links.get(id);
      if (link === undefined) return false;
      if (code === 'terminal-cut') {
        set(link, { status: 'offline' });
        link.timer = setTimeout(() => start(link), cutRetryMs);
      } else set(link, { status: 'failed', code, detail });
      return true;
    },
    ready() {
      // A list of its own: starting moves a link to a new id.
      const living = [...links.values()].filter(isAlive);
      for (const link of living) start(link);
    },
    offline() {
      for (const link of links.values()) if (isAlive(link)) set(link, { status: 'offline' });
    },
  };
};
