import { type Recording, type Terminal, recordingSchema, terminalSchema } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';

export type TerminalStore = ReturnType<typeof createTerminalStore>;

const parseTerminal = (row: object): Terminal =>
  terminalSchema.parse({ ...row, recording: 'recording' in row && row.recording === 1 });
const parseRecording = (row: object): Recording =>
  recordingSchema.parse({ ...row, truncated: 'truncated' in row && row.truncated === 1 });

const terminalColumns = `id, infra_id AS infraId, vm_id AS vmId, vm_name AS vmName, created_at AS createdAt,
  ended_at AS endedAt, exit_code AS exitCode, CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END AS status,
  EXISTS (SELECT 1 FROM recordings WHERE terminal_id = terminals.id AND ended_at IS NULL) AS recording`;
const recordingColumns =
  'id, terminal_id AS terminalId, vm_name AS vmName, started_at AS startedAt, ended_at AS endedAt, bytes, truncated';

export interface TerminalFilter {
  vmId: string | null;
  status: 'open' | 'ended' | null;
}

export const createTerminalStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    'INSERT INTO terminals (id, infra_id, vm_id, vm_name, actor, created_at) VALUES (@id, @infraId, @vmId, @vmName, @actor, @createdAt)',
  );
  const find = sqlite.prepare<[string], object>(`SELECT ${terminalColumns} FROM terminals WHERE id = ?`);
  const where = `(@vmId IS NULL OR vm_id = @vmId) AND (@status IS NULL OR (ended_at IS NULL) = (@status = 'open'))`;
  const list = sqlite.prepare<[object], object>(
    `SELECT ${terminalColumns} FROM terminals WHERE ${where} AND (@cursor IS NULL OR id < @cursor) ORDER BY id DESC LIMIT @limit`,
  );
  const count = sqlite.prepare<[object], number>(`SELECT COUNT(*) FROM terminals WHERE ${where}`).pluck();
  const end = sqlite.prepare(
    'UPDATE terminals SET ended_at = ?, exit_code = ? WHERE id = ? AND ended_at IS NULL',
  );
  const addRecording = sqlite.prepare(
    'INSERT INTO recordings VALUES (@id, @terminalId, @vmName, @startedAt, NULL, 0, 0)',
  );
  const endRecording = sqlite.prepare(
    'UPDATE recordings SET ended_at = ?, bytes = ?, truncated = ? WHERE id = ? AND ended_at IS NULL',
  );
  const openRecordings = sqlite.prepare<[], object>(
    `SELECT ${recordingColumns} FROM recordings WHERE ended_at IS NULL`,
  );
  const findRecording = sqlite.prepare<[string], object>(
    `SELECT ${recordingColumns} FROM recordings WHERE id = ?`,
  );
  const recordings = sqlite.prepare<[object], object>(
    `SELECT ${recordingColumns} FROM recordings WHERE @cursor IS NULL OR id < @cursor ORDER BY id DESC LIMIT @limit`,
  );
  const countRecordings = sqlite.prepare<[], number>('SELECT COUNT(*) FROM recordings').pluck();
  const removeRecording = sqlite.prepare('DELETE FROM recordings WHERE id = ?');
  return {
    add(row: Pick<Terminal, 'id' | 'infraId' | 'vmId' | 'vmName' | 'createdAt'> & { actor: string }): void {
      insert.run(row);
    },
    find(id: string): Terminal | null {
      const row = find.get(id);
      return row === undefined ? null : parseTerminal(row);
    },
    /** Newest first. */
    list: (filter: TerminalFilter & { cursor: string | null; limit: number }): Terminal[] =>
      list.all(filter).map(parseTerminal),
    count: (filter: TerminalFilter): number => count.get(filter) ?? 0,
    /** False: its end was known already. */
    end: (id: string, at: string, exitCode: number | null): boolean =>
      end.run(at, exitCode, id).changes === 1,
    addRecording(row: Pick<Recording, 'id' | 'terminalId' | 'vmName' | 'startedAt'>): void {
      addRecording.run(row);
    },
    endRecording(id: string, at: string, bytes: number, truncated: boolean): void {
      endRecording.run(at, bytes, truncated ? 1 : 0, id);
    },
    /** Those that run; right after a start, those of the process before. */
    openRecordings: (): Recording[] => openRecordings.all().map(parseRecording),
    recording(id: string): Recording | null {
      const row = findRecording.get(id);
      return row === undefined ? null : parseRecording(row);
    },
    recordings: (page: { cursor: string | null; limit: number }): Recording[] =>
      recordings.all(page).map(parseRecording),
    countRecordings: (): number => countRecordings.get() ?? 0,
    removeRecording(id: string): void {
      removeRecording.run(id);
    },
  };
};
