import type { Duplex, Readable, Writable } from 'node:stream';
import type { PortForwards } from './port-forwards.ts';
import type { VmAccess } from './vm-access.ts';

/** How a remote command ended; both null: the connection was lost before it told. */
export interface SshExit {
  code: number | null;
  signal: string | null;
}

/** A running remote command. Both outputs must be read, or the remote side stalls. */
export interface SshProcess {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Never rejects. */
  exited: Promise<SshExit>;
  /** Closes the channel; the remote process may live on. */
  close(): void;
}

export interface SshResult extends SshExit {
  stdout: Buffer;
  stderr: Buffer;
  /** True: more was written than `maxOutputBytes`, the rest was dropped. */
  truncated: boolean;
}

export interface RunOptions {
  stdin?: string | Buffer;
  /** Default 30 s; then the channel is closed and `SshError` `timeout` thrown. */
  timeoutMs?: number;
  /** Kept per stream, default 1 MiB. */
  maxOutputBytes?: number;
  signal?: AbortSignal;
}

/** One reused connection per VM and user; every call rejects with a classified `SshError`. */
export interface SshPool {
  /** Runs `command` to its end in the account's login shell. */
  run(access: VmAccess, command: string, options?: RunOptions): Promise<SshResult>;
  /** Starts `command`; resolves when the channel is open. */
  exec(access: VmAccess, command: string, options?: { signal?: AbortSignal }): Promise<SshProcess>;
  /** A byte stream to `127.0.0.1:port` inside the VM (direct-tcpip). */
  openTunnel(access: VmAccess, port: number): Promise<Duplex>;
  /** A connection for ports of the VM that lead to us; its owner closes it. `onClose` is told when it is gone. */
  openForwards(access: VmAccess, onClose: () => void): Promise<PortForwards>;
  /** Closes every connection; open channels end as lost. */
  close(): Promise<void>;
}
