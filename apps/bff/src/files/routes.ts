import { pipeline } from 'node:stream/promises';
import { basename } from 'node:path/posix';
import {
  fileTransferSchema,
  fileTransfersQuerySchema,
  namedFileQuerySchema,
  ownIdSchema,
  pageOf,
  remoteFilesQuerySchema,
  remoteFolderSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import { handled, type Route, route } from '../http/route.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { deleteRemote } from './delete-remote.ts';
import { readRemote } from './read-remote.ts';
import { receiveUpload } from './receive-upload.ts';
import { askedPath, shownPath } from './remote-path.ts';
import type { FileService } from './service.ts';
import type { FileTransferStore } from './store.ts';
import { say } from '../wordings/say.ts';

const tag = 'Files';
const params = z.object({ id: ownIdSchema });

/** Passes bytes on; throws when there are fewer than were told. */
async function* wholly(parts: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const part of parts) {
    passed += part.length;
    yield part;
  }
  if (passed < bytes) throw new Error(`${passed} of ${bytes} bytes came.`);
}

export const fileRoutes = (deps: {
  database: Database;
  files: FileService;
  store: FileTransferStore;
  fleet: Fleet;
  ssh: SshPool;
  events: EventLog;
  uploadsDir: string;
}): Route[] => {
  const { database, files, store, fleet, ssh, events, uploadsDir } = deps;
  const reachable = (id: string) => {
    const vm = fleet.vm(id);
    if (vm === null) throw notFound('VM', id);
    const access = fleet.access(id);
    if (access === null) throw conflict('not-reachable', say('vm-no-ssh'), say('vm-must-run'));
    return { vm, access };
  };
  return [
    route({
      method: 'post',
      path: '/files',
      summary: 'Send one file to VMs: multipart fields target (JSON), path, mode, and the file',
      tag,
      role: 'operator',
      multipart: true,
      reply: fileTransferSchema,
      status: 202,
      async handle({ request, actor }) {
        if (request.headers['idempotency-key'] !== undefined)
          throw unprocessable('This route takes no Idempotency-Key.');
        const transfer = files.start(await receiveUpload(request, uploadsDir), actor);
        return { status: 202, headers: { Location: `/api/v1/files/${transfer.id}` }, body: transfer };
      },
    }),
    route({
      method: 'get',
      path: '/files',
      summary: 'File transfers, newest first',
      tag,
      role: 'viewer',
      query: fileTransfersQuerySchema,
      reply: pageOf(fileTransferSchema),
      handle({ query }) {
        const asOfSeq = events.latestSeq();
        const infraId = query.infraId ?? null;
        const found = files.list({ infraId, cursor: query.cursor ?? null, limit: query.limit + 1 });
        const { rows: items, next } = pageOfRows(found, query.limit);
        return { body: { items, nextCursor: next?.id, total: store.count(infraId), asOfSeq } };
      },
    }),
    route({
      method: 'get',
      path: '/files/:id',
      summary: 'One file transfer, with what each VM has',
      tag,
      role: 'viewer',
      params,
      reply: fileTransferSchema,
      handle: ({ params: { id } }) => ({ body: files.find(id) }),
    }),
    route({
      method: 'post',
      path: '/files/:id/cancel',
      summary: 'Call off a file transfer; VMs that have the file keep it',
      tag,
      role: 'operator',
      params,
      reply: fileTransferSchema,
      status: 202,
      handle: ({ params: { id } }) => ({ status: 202, body: files.cancel(id) }),
    }),
    route({
      method: 'get',
      path: '/vms/:id/files',
      summary: 'A folder of a VM as a list, or a file as its bytes',
      tag,
      role: 'operator',
      params,
      query: remoteFilesQuerySchema,
      reply: remoteFolderSchema,
      async handle({ params: { id }, query, response }) {
        const { access } = reachable(id);
        const path = askedPath(query);
        const remote = await readRemote(ssh, access, path);
        if (remote.kind === 'folder') return { body: remote.folder };
        response.type('application/octet-stream');
        response.setHeader('content-length', remote.bytes);
        response.setHeader('content-security-policy', 'sandbox');
        response.attachment(basename(shownPath(path)));
        response.once('close', () => remote.process.close());
        // A cut on either side, or a file that shrinks, ends the answer short of its length: the client sees it broken.
        await pipeline(wholly(remote.rest, remote.bytes), response).catch(() => response.destroy());
        return handled;
      },
    }),
    route({
      method: 'delete',
      path: '/vms/:id/files',
      summary: 'Delete a file, a link or an empty folder of a VM',
      tag,
      role: 'operator',
      params,
      query: namedFileQuerySchema,
      reply: z.null(),
      status: 204,
      async handle({ params: { id }, query, actor }) {
        const { vm, access } = reachable(id);
        const path = askedPath(query);
        await deleteRemote(ssh, access, path);
        const { infraId, name: vmName } = vm;
        const body = { type: 'vm-file-deleted', infraId, vmId: id, vmName, path: shownPath(path) } as const;
        database.transact(() => events.append(body, actor));
        return { status: 204, body: null };
      },
    }),
  ];
};
