import { randomBytes } from 'node:crypto';
import type { Principal, Role } from '../http/route.ts';
import { equalSecrets, sha256 } from './equal-secrets.ts';
import type { SessionStore } from './session-store.ts';

/** Absolute: a session ends after this however busy it is. */
export const sessionLifetimeMs = 12 * 3_600_000;

export interface Sessions {
  /** `cookie` and `key` are secrets shown once; only their hashes are kept. */
  create(actor: string, role: Role): { cookie: string; key: string; expiresAt: string };
  /** The living session of a cookie, whatever the key. */
  byCookie(cookie: string): Principal | null;
  /** The same, proved by the key that other ports of this host cannot read. */
  byCookieAndKey(cookie: string, key: string): Principal | null;
  isLive(sessionId: string): boolean;
  end(sessionId: string): void;
  /** Calls `listener` with each session that is ended before its time. Returns its disposer. */
  onEnded(listener: (sessionId: string) => void): () => void;
}

export const createSessions = (store: SessionStore, now: () => Date): Sessions => {
  const listeners = new Set<(sessionId: string) => void>();
  const find = (cookie: string) => store.find(sha256(cookie), now().toISOString());
  return {
    create(actor, role) {
      const cookie = randomBytes(32).toString('base64url');
      const key = randomBytes(32).toString('base64url');
      const createdAt = now();
      const expiresAt = new Date(createdAt.getTime() + sessionLifetimeMs).toISOString();
      store.insert(
        { id_hash: sha256(cookie), key_hash: sha256(key), actor, role, expires_at: expiresAt },
        createdAt.toISOString(),
      );
      return { cookie, key, expiresAt };
    },
    byCookie(cookie) {
      const row = find(cookie);
      return row === null ? null : { actor: row.actor, role: row.role, sessionId: row.id_hash };
    },
    byCookieAndKey(cookie, key) {
      const row = find(cookie);
      if (row === null || !equalSecrets(row.key_hash, sha256(key))) return null;
      return { actor: row.actor, role: row.role, sessionId: row.id_hash };
    },
    isLive: (sessionId) => store.find(sessionId, now().toISOString()) !== null,
    end(sessionId) {
      store.delete(sessionId);
      for (const listener of listeners) listener(sessionId);
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
