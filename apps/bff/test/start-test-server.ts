import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { readConfig } from '../src/config.ts';
import { type Paths, pathsFrom } from '../src/paths.ts';
import { startTerroir, type Terroir } from '../src/start-terroir.ts';

export interface TestServer extends Terroir {
  dataDir: string;
  /** Asks with the token. `path` is under `/api/v1`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Asks, expects success, and parses the answer. */
  read<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    init?: { method: string; body?: unknown },
  ): Promise<z.output<Schema>>;
  /** Stops the server and removes its data dir (kept when it was given). */
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Also starts the sandbox cloud, with delays of milliseconds. */
  sandbox?: boolean;
  /** An existing one survives `stop`, for tests of restarts. */
  dataDir?: string;
  environment?: Record<string, string>;
  paths?: Partial<Paths>;
}

export const sourcePaths: Paths = pathsFrom(pathToFileURL(join(import.meta.dirname, '../src/main.ts')).href);

/** The real server on a free port in a folder of its own; every answer is checked against its schema. */
export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const dataDir = options.dataDir ?? join(await mkdtemp(join(tmpdir(), 'terroir-test-')), 'data');
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'error',
    TERROIR_DATA_DIR: dataDir,
    TERROIR_KEY_SOURCE: 'file',
    TERROIR_SANDBOX: options.sandbox === true ? 'on' : 'off',
    TERROIR_SANDBOX_PROFILE: 'fast',
    // No test asks the real price lists, whatever it sends.
    TERROIR_PRICE_SOURCE_URLS: 'aws=http://127.0.0.1:9,azure=http://127.0.0.1:9',
    ...options.environment,
  });
  const terroir = await startTerroir({
    config,
    paths: { ...sourcePaths, ...options.paths },
    pid: process.pid,
    checksReplies: true,
  });
  const call: TestServer['call'] = (method, path, body, headers = {}) =>
    fetch(`${terroir.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${terroir.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ...terroir,
    dataDir,
    call,
    async read(schema, path, init = { method: 'GET' }) {
      const response = await call(init.method, path, init.body);
      if (!response.ok)
        throw new Error(`${init.method} ${path}: ${response.status} ${await response.text()}`);
      return schema.parse(await response.json());
    },
    async stop() {
      await terroir.close();
      if (options.dataDir === undefined) await rm(join(dataDir, '..'), { recursive: true, force: true });
    },
  };
};
