import { type ChildProcess, spawn } from 'node:child_process';
import { mainEntry } from './main-entry.ts';

export interface MainProcess {
  child: ChildProcess;
  /** Resolves with the start line, or rejects with the error output when the process ends before it. */
  ready: Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string; stdout: string }>;
}

/** Runs the server as a user would, in its own process with exactly these settings. */
export const runMain = (environment: Record<string, string>): MainProcess => {
  const child = spawn(process.execPath, [mainEntry], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      TERROIR_SANDBOX: 'off',
      TERROIR_KEY_SOURCE: 'file',
      LOG_LEVEL: 'error',
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ended: MainProcess['ended'] = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stderr, stdout }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      const line = /^Terroir ready at .*$/m.exec(stdout)?.[0];
      if (line !== undefined) resolve(line);
    });
    void ended.then(() => reject(new Error(`ended before it was ready: ${stderr}`)));
  });
  // A process that is expected to fail is judged by `ended`.
  ready.catch(() => undefined);
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return { child, ready, ended };
};
