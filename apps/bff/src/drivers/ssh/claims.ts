import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DriverError } from '../driver.ts';
import { asMessage, asRemedy, say } from '../../wordings/say.ts';

const claimSchema = z.object({ at: z.string(), tags: z.record(z.string(), z.string()) });
const fileSchema = z.record(z.string(), claimSchema);
export type Claim = z.infer<typeof claimSchema>;

/**
 * Which hosts joined, with the tags that a cloud would keep for us. A host has no control plane, so the tags stand in
 * a file beside the database: like the tags of a cloud they outlive it.
 */
export const createClaims = (folder: string, connectionId: string) => {
  const path = join(folder, `${connectionId}.hosts.json`);
  const read = (): Record<string, Claim> => {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
      // An unreadable file is not an empty one: what it says may run.
      throw new DriverError(
        {
          code: 'unknown',
          ...asMessage(say('ssh-claims-unreadable', { path })),
          retryable: true,
          ...asRemedy(say('ssh-restore-claims')),
        },
        'refused',
        error,
      );
    }
  };
  const write = (claims: Record<string, Claim>): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.tmp`, JSON.stringify(claims), { mode: 0o600, flush: true });
    renameSync(`${path}.tmp`, path);
  };
  return {
    all: read,
    put: (name: string, claim: Claim): void => write({ ...read(), [name]: claim }),
    remove(name: string): void {
      const { [name]: gone, ...rest } = read();
      if (gone !== undefined) write(rest);
    },
  };
};
export type Claims = ReturnType<typeof createClaims>;
