import { parse } from 'yaml';
import * as z from 'zod';
import type { CloudCredential } from '@terroir/shared-types';

const valueSchema = z
  .union([z.string(), z.number(), z.null()])
  .transform((value) => (value === null ? '' : String(value)));
const fileSchema = z.object({
  credentialholder: z.record(z.string(), z.record(z.string(), z.record(z.string(), valueSchema).nullable())),
});

/**
 * CB-Tumblebug's credentials.yaml: holders, their clouds, and what each needs. Clouds left empty, as in its template,
 * are passed over. Throws an Error with a readable message when it is no such file.
 */
export const readCredentialsYaml = (text: string): CloudCredential[] => {
  let read: unknown;
  try {
    // Aliases could make much of little.
    read = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new Error(`It is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`, {
      cause: error,
    });
  }
  const file = fileSchema.safeParse(read);
  if (!file.success) {
    throw new Error(
      'It is no credentials.yaml of CB-Tumblebug: it must begin with "credentialholder:". An encrypted one (.enc) has to be decrypted first.',
    );
  }
  const found = Object.entries(file.data.credentialholder).flatMap(([holder, clouds]) =>
    Object.entries(clouds).flatMap(([provider, fields]): CloudCredential[] => {
      const values = Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== ''));
      return Object.keys(values).length === 0 ? [] : [{ provider, holder, values }];
    }),
  );
  if (found.length === 0) throw new Error('There is no credential in it that is filled in.');
  return found;
};
