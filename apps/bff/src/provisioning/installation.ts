import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const installationSchema = z.object({ id: z.uuid(), since: z.iso.datetime() });

/** Who we are to a provider: the owner tag of all we make. Kept beside the database, as it must outlive it. */
export type Installation = z.infer<typeof installationSchema>;

/** Reads the installation of a data dir and makes it on first use. */
export const readInstallation = (dataDir: string, now: () => Date): Installation => {
  const path = join(dataDir, 'installation.json');
  try {
    return installationSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None yet, or not readable: a new one takes in whatever is older than itself.
    const installation = { id: randomUUID(), since: now().toISOString() };
    writeFileSync(path, JSON.stringify(installation), { mode: 0o600 });
    return installation;
  }
};

/**
 * Two installations may share an account. What another one owns is left alone, unless it is older than we are: then
 * its data dir may be the one that was lost, and a VM that costs must not be lost from sight.
 */
export const mayAdopt = (
  { id, since }: Installation,
  seen: { tags: Readonly<Record<string, string>>; createdAt: string },
): boolean => {
  const owner = seen.tags['terroir-owner'];
  return owner === undefined || owner === id || Date.parse(seen.createdAt) < Date.parse(since);
};
