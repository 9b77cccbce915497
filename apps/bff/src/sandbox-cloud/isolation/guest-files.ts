import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { vmInitPerl } from './vm-init.ts';

/** What every VM sees read-only under `/opt/terroir-sandbox`, and what must be bound on top of it. */
export interface GuestFiles {
  readonly dir: string;
  readonly binds: readonly (readonly [source: string, destination: string])[];
}

export const guestRoot = '/opt/terroir-sandbox';

// The server runs from a checkout: bundled, this file lies in dist/.
const sources = [
  join(import.meta.dirname, '../guest'),
  join(import.meta.dirname, '../src/sandbox-cloud/guest'),
];

/**
 * Writes the part of a VM's file system that is ours: init, the stand-in commands, the model. Node itself and the
 * packages of the model service are bound, not copied.
 */
export function writeGuestFiles(dir: string, modelEntry: string, modelPath: string): GuestFiles {
  rmSync(dir, { recursive: true, force: true });
  const source = sources.find((path) => existsSync(path));
  if (source === undefined)
    throw new Error(`The stand-ins of sandbox VMs are missing: ${sources.join(', ')}`);
  cpSync(source, dir, { recursive: true });
  for (const part of ['lib/app', 'lib/node_modules/.store']) {
    mkdirSync(join(dir, part), { recursive: true, mode: 0o755 });
  }
  writeFileSync(join(dir, 'lib/init.pl'), vmInitPerl, { mode: 0o644 });
  writeFileSync(join(dir, 'lib/package.json'), '{"type":"module"}\n', { mode: 0o644 });
  writeFileSync(join(dir, 'lib/stand-in-entry'), basename(modelEntry), { mode: 0o644 });
  writeFileSync(join(dir, 'lib/node'), '', { mode: 0o755 });
  copyFileSync(modelPath, join(dir, 'lib/model.gguf'));
  chmodSync(join(dir, 'lib/model.gguf'), 0o644);

  const binds: [string, string][] = [
    [process.execPath, `${guestRoot}/lib/node`],
    [dirname(modelEntry), `${guestRoot}/lib/app`],
  ];
  const store = bindPackages(join(dir, 'lib/node_modules'), ['node-llama-cpp', 'zod', 'yaml']);
  if (store) binds.push([store, `${guestRoot}/lib/node_modules/.store`]);
  return { dir, binds: binds.filter(([path]) => existsSync(path)) };
}
/** The one folder that holds the packages and all they need; pnpm keeps such a store, npm's is node_modules itself. */
function bindPackages(linkDir: string, names: readonly string[]): string | null {
  const require = createRequire(import.meta.url);
  let store: string | null = null;
  for (const name of names) {
    const path = packageDir(require, name);
    if (!path) continue;
    const pnpm = path.lastIndexOf(`${sep}.pnpm${sep}`);
    const root =
      pnpm >= 0 ? path.slice(0, pnpm + 6) : path.slice(0, path.lastIndexOf(`node_modules${sep}`) + 12);
    store ??= root;
    if (root === store) symlinkSync(join('.store', path.slice(store.length + 1)), join(linkDir, name));
  }
  return store;
}

function packageDir(require: NodeJS.Require, name: string): string | null {
  for (const base of require.resolve.paths(name) ?? []) {
    const candidate = join(base, name);
    if (existsSync(candidate)) return realpathSync(candidate);
  }
  return null;
}
