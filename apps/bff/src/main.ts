import { heapFlags } from './heap-flags.ts';
import type { Terroir } from './start-terroir.ts';

// better-sqlite3 ends the process without a word on older versions, so nothing of it is loaded before this check.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `Terroir needs Node 24 or newer; this is ${process.version}. Start it with "npx pnpm@10 start".\n`,
  );
  process.exit(2);
}

// Only a start can bound the heap, so this program starts anew in this very process; not under a parent that talks to
// it over a channel, as a second start would lose that.
const mayStartAnew = process.send === undefined && process.platform !== 'win32';
if (mayStartAnew && !heapFlags.every((flag) => process.execArgv.includes(flag))) {
  const given = [...process.execArgv, ...heapFlags, ...process.argv.slice(1)];
  process.execve?.(process.execPath, [process.execPath, ...given], process.env);
}

const [{ collectGarbage }, { readConfig }, { pathsFrom }, { StartError }, { startTerroir }, { version }] =
  await Promise.all([
    import('./collect-garbage.ts'),
    import('./config.ts'),
    import('./paths.ts'),
    import('./start-error.ts'),
    import('./start-terroir.ts'),
    import('./version.ts'),
  ]);

/** Ends the process whatever hangs: five seconds are promised. */
const closeLimitMs = 4_500;

/** Reading the catalog leaves 30 MiB behind that V8 would keep until it needs the room. */
const collectAfterMs = 1_500;

let running: Terroir | null = null;

const stop = (): void => {
  // Not ready yet: nothing was promised to anybody, and the database survives any end.
  if (running === null) process.exit(0);
  const terroir = running;
  setTimeout(() => process.exit(0), closeLimitMs).unref();
  terroir.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`Terroir did not stop cleanly: ${String(error)}\n`);
      process.exit(1);
    },
  );
};

// Whoever reads what we say may go (`| head -1`), and the server lives on. Nothing of it is said elsewhere instead.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

// Whatever we write is for this user alone.
process.umask(0o077);

try {
  const config = readConfig(process.env);
  // What we start, such as the sandbox cloud, is told no secret of ours.
  for (const name of ['TERROIR_PASSPHRASE', 'TERROIR_TOKEN']) delete process.env[name];
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  const terroir = await startTerroir({ config, paths: pathsFrom(import.meta.url), pid: process.pid });
  running = terroir;
  process.stdout.write(
    `Terroir ready at ${terroir.origin}/login#${terroir.issueLoginCode()}\n` +
      `The link works once, for 10 minutes. Version ${version}, process ${process.pid}, data in ${config.dataDir}.\n` +
      (terroir.notice === null ? '' : `${terroir.notice}\n`) +
      (terroir.readOnlyReason === null
        ? ''
        : `${terroir.readOnlyReason} Reads are served, changes are refused.\n`),
  );
  setTimeout(collectGarbage, collectAfterMs).unref();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`Terroir cannot start: ${error.message}\n`);
  process.exit(2);
}
