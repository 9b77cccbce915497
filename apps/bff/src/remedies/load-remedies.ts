import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { type RemedyRule, remedyFileSchema } from './remedy-row.ts';

/** A table that cannot be used; the message names file and place. */
export class RemedyFileError extends Error {
  override name = 'RemedyFileError';
}

const readFile = (dir: string, name: string): RemedyRule[] => {
  const file = `remedies/${name}`;
  let content: unknown;
  try {
    content = parse(readFileSync(join(dir, name), 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    throw new RemedyFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = remedyFileSchema.safeParse(content);
  if (!parsed.success) throw new RemedyFileError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.rows.map((row) => {
    const providers = row.providers ?? parsed.data.providers;
    if (providers.length === 0) throw new RemedyFileError(`${file}: ${row.id} names no provider`);
    return { ...row, providers };
  });
};

/** Every rule of `dir`, in the order in which they are tried. Throws a `RemedyFileError`. */
export const loadRemedies = (dir: string): readonly RemedyRule[] => {
  let names: string[];
  try {
    names = readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .toSorted();
  } catch (error) {
    throw new RemedyFileError(`${dir}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const rules = names.flatMap((name) => readFile(dir, name));
  const repeated = rules.find(({ id }, at) => rules.findIndex((other) => other.id === id) < at);
  if (repeated !== undefined) throw new RemedyFileError(`remedies: the id ${repeated.id} stands twice`);
  return rules;
};
