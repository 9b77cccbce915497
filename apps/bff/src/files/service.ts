import { rmSync } from 'node:fs';
import { basename } from 'node:path/posix';
import {
  fileModeSchema,
  type FileTransfer,
  type FileTransferTask,
  remotePathSchema,
  type RunTarget,
  runTargetSchema,
  type Vm,
} from '@terroir/shared-types';
import PQueue from 'p-queue';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { notFound, unprocessable } from '../http/problem-error.ts';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { say } from '../wordings/say.ts';
import { remedyBy, saidBy, thenSaid, type Words } from '../wordings/words.ts';
import type { Upload } from './receive-upload.ts';
import { RefusedByVm, sendFile } from './send-file.ts';
import type { FileTransferStore } from './store.ts';

/** More at once would only share the same uplink. */
const sendsAtOnce = 8;

const fieldsSchema = z.strictObject({
  target: runTargetSchema,
  path: remotePathSchema,
  mode: fileModeSchema.default('0644'),
});

export interface FileServiceDeps {
  database: Database;
  events: EventLog;
  store: FileTransferStore;
  fleet: Fleet;
  ssh: SshPool;
  now: () => Date;
}

export type FileService = ReturnType<typeof createFileService>;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // the schema says what it should have been
  }
};

const readFields = ({ fields, fileName }: Upload): { target: RunTarget; path: string; mode: string } => {
  const given = Object.fromEntries(
    [...fields].map(([name, value]) => [name, name === 'target' ? parseJson(value) : value]),
  );
  const parsed = fieldsSchema.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    throw unprocessable(`The request is not valid: ${errors[0]?.path}: ${errors[0]?.message}.`, errors);
  }
  const { path, ...rest } = parsed.data;
  if (!path.endsWith('/')) return { ...rest, path };
  // A folder: the file keeps the last part of its own name.
  const name = basename(fileName.replaceAll('\\', '/'));
  const whole = remotePathSchema.safeParse(`${path}${name}`);
  if (name === '' || !whole.success) throw unprocessable('The file has no usable name; give a whole path.');
  return { ...rest, path: whole.data };
};

const detailOf = (error: unknown): Words => {
  if (error instanceof RefusedByVm) return say('file-refused', { why: saidBy(error) });
  if (error instanceof SshError) return thenSaid(saidBy(error), remedyBy(error));
  return say('file-failed-here');
};

/** Files to many VMs at once; one transfer is one file, with an outcome per VM. */
export const createFileService = ({ database, events, store, fleet, ssh, now }: FileServiceDeps) => {
  const queue = new PQueue({ concurrency: sendsAtOnce });
  const stopping = new AbortController();
  /** Transfers under way: bytes by VM, and how to call it off. */
  const underWay = new Map<string, { sent: Map<string, number>; cancel: AbortController }>();
  const sentTo = (id: string, vmId: string): number => underWay.get(id)?.sent.get(vmId) ?? 0;

  const find = (id: string): FileTransfer => {
    const transfer = store.find(id, (vmId) => sentTo(id, vmId));
    if (transfer === null) throw notFound('file-transfer', id);
    return transfer;
  };

  const settle = (
    id: string,
    vmId: string,
    ended: Exclude<FileTransferTask['status'], 'queued' | 'running'>,
    detail: Words | null,
  ): void =>
    database.transact(() => {
      store.setTask(id, vmId, ended, detail);
      const { status, infraId, path } = find(id);
      events.append(
        { type: 'file-transfer-task-ended', transferId: id, infraId, vmId, status: ended },
        'system',
      );
      if (status === 'running') return;
      store.end(id, now().toISOString());
      events.append({ type: 'file-transfer-ended', transferId: id, infraId, path, status }, 'system');
    });

  const sendTo = async (upload: Upload, transfer: FileTransfer, vmId: string): Promise<void> => {
    const way = underWay.get(transfer.id);
    if (stopping.signal.aborted || way === undefined) return;
    const { signal: cancelled } = way.cancel;
    try {
      cancelled.throwIfAborted();
      store.setTask(transfer.id, vmId, 'running', null);
      const access = fleet.access(vmId);
      if (access === null) throw new RefusedByVm(say('file-vm-not-running'));
      await sendFile({
        ssh,
        access,
        transferId: transfer.id,
        localPath: upload.localPath,
        bytes: transfer.bytes,
        sha256: transfer.sha256,
        path: transfer.path,
        mode: transfer.mode,
        signal: AbortSignal.any([stopping.signal, cancelled]),
        stopping: stopping.signal,
        onProgress: (bytesSent) => way.sent.set(vmId, bytesSent),
      });
      settle(transfer.id, vmId, 'succeeded', null);
    } catch (error) {
      // The next start says so for all of them.
      if (stopping.signal.aborted) return;
      if (cancelled.aborted) settle(transfer.id, vmId, 'cancelled', null);
      else settle(transfer.id, vmId, 'failed', detailOf(error));
    }
  };

  const sendToAll = async (upload: Upload, transfer: FileTransfer): Promise<void> => {
    const sends = transfer.tasks.map(({ vmId }) => queue.add(() => sendTo(upload, transfer, vmId)));
    await Promise.all(sends);
    underWay.delete(transfer.id);
    rmSync(upload.localPath, { force: true });
  };

  return {
    find,
    list: (page: Parameters<FileTransferStore['list']>[0]): FileTransfer[] => store.list(page, sentTo),
    /**
     * Calls off what is not done: VMs that have the file keep it, the others have what was there before. An ended
     * transfer is answered as it is. Throws ProblemError 404.
     */
    cancel(id: string): FileTransfer {
      find(id);
      underWay.get(id)?.cancel.abort();
      return find(id);
    },
    /** Takes an upload and begins to send it. Throws ProblemError 404, 409 or 422; then the upload is removed. */
    start(upload: Upload, actor: string): FileTransfer {
      try {
        const { target, path, mode } = readFields(upload);
        const vms: Vm[] = fleet.resolve(target);
        const { id, bytes, sha256 } = upload;
        const infraId = target.infraId;
        const transfer = database.transact(() => {
          const createdAt = now().toISOString();
          store.add({ id, infraId, path, mode, bytes, sha256, actor, createdAt }, vms);
          events.append({ type: 'file-transfer-started', transferId: id, infraId, path }, actor);
          return find(id);
        });
        underWay.set(id, { sent: new Map(), cancel: new AbortController() });
        void sendToAll(upload, transfer);
        return transfer;
      } catch (error) {
        rmSync(upload.localPath, { force: true });
        throw error;
      }
    },
    async close(): Promise<void> {
      stopping.abort();
      await queue.onIdle();
    },
  };
};
