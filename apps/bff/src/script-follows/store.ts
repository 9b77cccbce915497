import {
  scriptFollowSchema,
  type ScriptFollow,
  type ScriptRunRequest,
  scriptRunRequestSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { SecretBox } from '../access/secret-box.ts';
import type { Database } from '../db/open-database.ts';
import { asColumns, type Words, wordingColumn } from '../wordings/words.ts';

const recordSchema = scriptFollowSchema.extend({
  actor: z.string(),
  seen: z.string(),
  detailWording: wordingColumn.transform((wording) => wording ?? undefined),
});
/** `seen`: the VMs that the last run was told, to know when they differ. */
export type FollowRecord = z.infer<typeof recordSchema>;

const columns = `id, script_id AS scriptId, infra_id AS infraId, watched_infra_id AS watchedInfraId, actor, seen,
  last_run_id AS lastRunId, detail, detail_wording AS detailWording,
  created_at AS createdAt`;

export const createFollowStore = ({ sqlite }: Database, box: SecretBox) => {
  const insert = sqlite.prepare(
    `INSERT INTO script_follows (id, script_id, infra_id, watched_infra_id, sealed, actor, seen, last_run_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const all = sqlite.prepare(`SELECT ${columns} FROM script_follows ORDER BY id`);
  const sealed = sqlite.prepare<[string], Buffer>('SELECT sealed FROM script_follows WHERE id = ?').pluck();
  const update = sqlite.prepare(
    'UPDATE script_follows SET seen = ?, last_run_id = coalesce(?, last_run_id), detail = ?, detail_wording = ? WHERE id = ?',
  );
  const remove = sqlite.prepare('DELETE FROM script_follows WHERE id = ?');
  const removeSame = sqlite.prepare('DELETE FROM script_follows WHERE script_id = ? AND infra_id = ?');
  const aad = (id: string): string => `script_follows|${id}|sealed`;
  return {
    insert(follow: Omit<FollowRecord, 'detail' | 'detailWording'>, request: ScriptRunRequest): void {
      const { id, scriptId, infraId, watchedInfraId, actor, seen, lastRunId, createdAt } = follow;
      const body = box.seal(JSON.stringify(request), aad(id));
      insert.run(id, scriptId, infraId, watchedInfraId, body, actor, seen, lastRunId, createdAt);
    },
    all: (): FollowRecord[] => all.all().map((row) => recordSchema.parse(row)),
    request(id: string): ScriptRunRequest | null {
      const body = sealed.get(id);
      return body === undefined ? null : scriptRunRequestSchema.parse(JSON.parse(box.open(body, aad(id))));
    },
    update(id: string, change: { seen: string; lastRunId: string | null; detail: Words | null }): void {
      const { detail, wording } = asColumns(change.detail);
      update.run(change.seen, change.lastRunId, detail, wording, id);
    },
    remove: (id: string): boolean => remove.run(id).changes > 0,
    /** What follows with the same script on the same infra. */
    removeSame(scriptId: string, infraId: string): void {
      removeSame.run(scriptId, infraId);
    },
  };
};
export type FollowStore = ReturnType<typeof createFollowStore>;
export const publicFollow = (record: FollowRecord): ScriptFollow => scriptFollowSchema.parse(record);
