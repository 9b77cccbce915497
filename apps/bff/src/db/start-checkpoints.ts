import { once } from 'node:events';
import { createRequire } from 'node:module';
import { MessageChannel, Worker } from 'node:worker_threads';
import { type Database, pagesOf } from './open-database.ts';

const lookEveryMs = 100;
// Small enough that each copy is short, large enough that an idle server writes nothing.
const dueBytes = 4 << 20;
// Where the thread cannot keep up the writer copies the rest itself, so that the journal stays bounded.
const writerBytes = 64 << 20;

// Inline, because the server is built into one file. NOOP tells the sizes and copies nothing.
const workerSource = `
const { workerData } = require('node:worker_threads');
const sqlite = new (require(workerData.module))(workerData.file, { fileMustExist: true });
sqlite.pragma('busy_timeout = 1000');
const look = () => {
  try {
    const [{ log, checkpointed }] = sqlite.pragma('wal_checkpoint(NOOP)');
    if (log - checkpointed > workerData.dueFrames) sqlite.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // Busy or full: the writer meets it too, and says it.
  }
};
const timer = setInterval(look, ${lookEveryMs});
workerData.end.once('close', () => {
  clearInterval(timer);
  sqlite.close();
});
workerData.end.start();
`;

/**
 * Copies the journal of `file` into it from a thread: in the writer's own a flood of output would stop everything else
 * for each copy and its two waits for the disk. Close it before the database, or that one's end leaves the journal behind.
 */
export const startCheckpoints = (database: Database, file: string): { close(): Promise<void> } => {
  const { sqlite } = database;
  sqlite.pragma(`wal_autocheckpoint = ${pagesOf(sqlite, writerBytes)}`);
  // Closing our end is the whole message.
  const { port1: end, port2 } = new MessageChannel();
  const worker = new Worker(workerSource, {
    eval: true,
    workerData: {
      file,
      module: createRequire(import.meta.url).resolve('better-sqlite3'),
      end: port2,
      dueFrames: pagesOf(sqlite, dueBytes),
    },
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  let isOver = false;
  const exited = once(worker, 'exit').catch(() => undefined);
  void exited.then(() => (isOver = true));
  return {
    async close() {
      if (isOver) return;
      worker.ref();
      end.close();
      await exited;
    },
  };
};
