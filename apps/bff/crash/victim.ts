import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mainEntry } from '../test/main-entry.ts';

export const token = 'token-of-the-crash-campaign';

/** The server as a user runs it, in a process of its own that can be killed at any moment, also while it starts. */
export class Victim {
  readonly child: ChildProcess;
  /** Resolves with the origin, or rejects when the process ended before it was ready. */
  readonly ready: Promise<string>;
  private readonly exited: Promise<unknown>;

  constructor(dataDir: string, environment: Record<string, string>) {
    this.child = spawn(process.execPath, [mainEntry], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        PORT: '0',
        LOG_LEVEL: 'error',
        TERROIR_KEY_SOURCE: 'file',
        TERROIR_DATA_DIR: dataDir,
        TERROIR_TOKEN: token,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.exited = once(this.child, 'exit');
    this.ready = new Promise((resolve, reject) => {
      let text = '';
      this.child.stdout?.on('data', (data: Buffer) => {
        text += data.toString();
        const origin = /ready at (http:\/\/[^/]+)/.exec(text)?.[1];
        if (origin !== undefined) resolve(origin);
      });
      this.child.once('exit', (code, signal) => reject(new Error(`ended with ${signal ?? code}`)));
    });
    // Killed before it was ready is what a campaign wants; `ended` by itself is looked at by the campaign.
    this.ready.catch(() => undefined);
  }

  /** True when it ended without being told to. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}
