import { parse } from 'yaml';
import * as z from 'zod';
import type { CloudCredential } from '@terroir/shared-types';
import { say } from '../../../wordings/say.ts';
import { UnreadableFileError } from '../../unreadable-file-error.ts';

const valueSchema = z
  .union([z.string(), z.number(), z.null()])
  .transform((value) => (value === null ? '' : String(value)));
const fileSchema = z.object({
  credentialholder: z.record(z.string(), z.record(z.string(), z.record(z.string(), valueSchema).nullable())),
});

/**
 * CB-Tumblebug's credentials.yaml: holders, their clouds, and what each needs. Clouds left empty, as in its template,
 * are passed over. Throws `UnreadableFileError` when it is no such file.
 */
export const readCredentialsYaml = (text: string): CloudCredential[] => {
  let read: unknown;
  try {
    // Aliases could make much of little.
    read = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new UnreadableFileError(say('file-no-yaml', { why }), error);
  }
  const file = fileSchema.safeParse(read);
  if (!file.success) {
    throw new UnreadableFileError(say('file-no-holder'));
  }
  const found = Object.entries(file.data.credentialholder).flatMap(([holder, clouds]) =>
    Object.entries(clouds).flatMap(([provider, fields]): CloudCredential[] => {
      const values = Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== ''));
      return Object.keys(values).length === 0 ? [] : [{ provider, holder, values }];
    }),
  );
  if (found.length === 0) throw new UnreadableFileError(say('file-nothing-filled-in'));
  return found;
};
