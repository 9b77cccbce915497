import type { Readable } from 'node:stream';
import type { RemoteEntry, RemoteFolder } from '@terroir/shared-types';
import { notFound, ProblemError } from '../http/problem-error.ts';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool, SshProcess } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { say, saidMessage, saidRemedy } from '../wordings/say.ts';
import { type RemotePath, rawUnlessText, shownPath } from './remote-path.ts';
import { listedMax, readPath } from './remote-scripts.ts';

const headMaxBytes = 8 * 1024;
const folderMaxBytes = 4 * 1024 * 1024;

export type Remote =
  | { kind: 'folder'; folder: RemoteFolder }
  | { kind: 'file'; bytes: number; rest: AsyncIterable<Buffer>; process: SshProcess };

const typeOf: Record<string, RemoteEntry['type']> = { f: 'file', d: 'directory', l: 'link' };

/** As `find` says it; N: nothing there, L: a circle of links. */
const linkToOf: Record<string, RemoteEntry['linkTo']> = {
  f: 'file',
  d: 'directory',
  N: 'missing',
  L: 'missing',
};

/** Of one line byte for byte, as latin1. */
const entryOf = (line: string): RemoteEntry | null => {
  const [type = '', target = '', bytes, mode = '', seconds, ...rest] = line.split('\t');
  const at = new Date(Number(seconds) * 1000);
  if (rest.length === 0 || Number.isNaN(at.getTime())) return null;
  const name = Buffer.from(rest.join('\t'), 'latin1');
  return {
    name: name.toString('utf8'),
    rawName: rawUnlessText(name),
    type: typeOf[type] ?? 'other',
    linkTo: type === 'l' ? (linkToOf[target] ?? 'other') : null,
    bytes: Number(bytes),
    mode: mode.padStart(4, '0'),
    modifiedAt: at.toISOString(),
  };
};

const readAll = async (parts: AsyncIterable<Buffer>): Promise<Buffer> => {
  const held: Buffer[] = [];
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    if (bytes <= folderMaxBytes) held.push(part);
  }
  return Buffer.concat(held);
};

/** The head, which ends with NUL, and what follows it, unread. */
const splitHead = async (stdout: Readable): Promise<{ head: Buffer; rest: () => AsyncGenerator<Buffer> }> => {
  const parts = stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held = Buffer.alloc(0);
  for (;;) {
    const end = held.indexOf(0);
    if (end !== -1) {
      const first = held.subarray(end + 1);
      return {
        head: held.subarray(0, end),
        async *rest() {
          if (first.length > 0) yield first;
          for (let next = await parts.next(); next.done !== true; next = await parts.next()) yield next.value;
        },
      };
    }
    // oxlint-disable-next-line no-await-in-loop
    const next = await parts.next();
    if (next.done === true || held.length > headMaxBytes)
      return { head: Buffer.alloc(0), rest: async function* none() {} };
    held = Buffer.concat([held, next.value]);
  }
};

/** A folder's entries, or a file's bytes as a stream. Throws ProblemError 403, 404, 422 or 502. */
export const readRemote = async (ssh: SshPool, access: VmAccess, path: RemotePath): Promise<Remote> => {
  let process: SshProcess;
  try {
    process = await ssh.exec(access, readPath(path));
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
    const remedy = saidRemedy(error);
    throw new ProblemError(502, error.code, saidMessage(error), { remedy, cause: error });
  }
  process.stdin.end();
  process.stderr.resume();
  const { head, rest } = await splitHead(process.stdout);
  const space = head.indexOf(' ');
  const word = head.toString('latin1', 0, space === -1 ? head.length : space);
  const value = head.subarray(space + 1);
  if (word === 'file')
    return { kind: 'file', bytes: Number(value.toString('latin1').trim()), rest: rest(), process };
  if (word === 'directory') {
    const lines = (await readAll(rest())).toString('latin1').split('\0');
    const entries = lines.slice(0, listedMax).flatMap((line) => entryOf(line) ?? []);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const folder = { path: value.toString('utf8'), rawPath: rawUnlessText(value), entries };
    return { kind: 'folder', folder: { ...folder, truncated: lines.length - 1 > listedMax } };
  }
  process.close();
  const shown = shownPath(path);
  if (word === 'missing') throw notFound('file', shown);
  if (word === 'denied')
    throw new ProblemError(403, 'permission-denied', say('may-not-read', { path: shown }));
  if (word === 'other') throw new ProblemError(422, 'not-a-file', `${shown} is neither a file nor a folder.`);
  throw new ProblemError(502, 'unexpected-answer', 'The VM did not answer as expected.', {
    remedy: 'Look at it in a terminal.',
  });
};
