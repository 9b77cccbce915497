import { type FileTransfer, type FileTransferTask, fileTransferSchema } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';
import { asColumns, type Words, wordingColumn } from '../wordings/words.ts';

export type FileTransferStore = ReturnType<typeof createFileTransferStore>;

type NewTransfer = Pick<
  FileTransfer,
  'id' | 'infraId' | 'path' | 'mode' | 'bytes' | 'sha256' | 'createdAt'
> & {
  actor: string;
};
type TransferRow = Omit<FileTransfer, 'tasks' | 'status'>;
type TaskRow = Omit<FileTransferTask, 'bytesSent' | 'detailWording'> & { wording: string | null };

const statusOf = (tasks: readonly TaskRow[]): FileTransfer['status'] => {
  if (tasks.some(({ status }) => status === 'queued' || status === 'running')) return 'running';
  if (tasks.some(({ status }) => status === 'failed')) return 'failed';
  return tasks.some(({ status }) => status === 'cancelled') ? 'cancelled' : 'succeeded';
};

const columns =
  'id, infra_id AS infraId, path, mode, bytes, sha256, created_at AS createdAt, ended_at AS endedAt';

export const createFileTransferStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    'INSERT INTO file_transfers VALUES (@id, @infraId, @path, @mode, @bytes, @sha256, @actor, @createdAt, NULL)',
  );
  const insertTask = sqlite.prepare(
    `INSERT INTO file_transfer_tasks VALUES (?, ?, ?, ?, 'queued', NULL, NULL)`,
  );
  const find = sqlite.prepare<[string], TransferRow>(`SELECT ${columns} FROM file_transfers WHERE id = ?`);
  const list = sqlite.prepare<[object], TransferRow>(
    `SELECT ${columns} FROM file_transfers WHERE (@infraId IS NULL OR infra_id = @infraId)
     AND (@cursor IS NULL OR id < @cursor) ORDER BY id DESC LIMIT @limit`,
  );
  const count = sqlite
    .prepare<[object], number>(
      'SELECT COUNT(*) FROM file_transfers WHERE (@infraId IS NULL OR infra_id = @infraId)',
    )
    .pluck();
  const tasks = sqlite.prepare<[string], TaskRow>(
    'SELECT vm_id AS vmId, vm_name AS vmName, status, detail, detail_wording AS wording FROM file_transfer_tasks WHERE transfer_id = ? ORDER BY position',
  );
  const setTask = sqlite.prepare(
    'UPDATE file_transfer_tasks SET status = @status, detail = @detail, detail_wording = @wording WHERE transfer_id = @id AND vm_id = @vmId',
  );
  const end = sqlite.prepare('UPDATE file_transfers SET ended_at = ? WHERE id = ?');
  const interrupt = sqlite.prepare(
    `UPDATE file_transfer_tasks SET status = 'failed', detail = @detail, detail_wording = @wording WHERE status IN ('queued', 'running')`,
  );
  const endAll = sqlite.prepare('UPDATE file_transfers SET ended_at = ? WHERE ended_at IS NULL');

  /** `bytesSent` of tasks under way is known to the sender alone. */
  const whole = (row: TransferRow, sent: (vmId: string) => number): FileTransfer => {
    const found = tasks.all(row.id);
    return fileTransferSchema.parse({
      ...row,
      status: statusOf(found),
      tasks: found.map(({ wording, ...task }) => ({
        ...task,
        detailWording: wordingColumn.parse(wording) ?? undefined,
        bytesSent: task.status === 'succeeded' ? row.bytes : sent(task.vmId),
      })),
    });
  };
  return {
    add(transfer: NewTransfer, vms: readonly { id: string; name: string }[]): void {
      insert.run(transfer);
      for (const [position, vm] of vms.entries()) insertTask.run(transfer.id, vm.id, vm.name, position);
    },
    find(id: string, sent: (vmId: string) => number): FileTransfer | null {
      const row = find.get(id);
      return row === undefined ? null : whole(row, sent);
    },
    list: (
      page: { infraId: string | null; cursor: string | null; limit: number },
      sent: (id: string, vmId: string) => number,
    ): FileTransfer[] => list.all(page).map((row) => whole(row, (vmId) => sent(row.id, vmId))),
    count: (infraId: string | null): number => count.get({ infraId }) ?? 0,
    setTask(id: string, vmId: string, status: FileTransferTask['status'], detail: Words | null): void {
      setTask.run({ status, ...asColumns(detail), id, vmId });
    },
    end(id: string, at: string): void {
      end.run(at, id);
    },
    /** What the last process had not finished. */
    interruptAll(detail: Words, at: string): void {
      interrupt.run(asColumns(detail));
      endAll.run(at);
    },
  };
};
