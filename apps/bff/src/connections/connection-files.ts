import * as z from 'zod';
import { type SealedFiles, createSealedFiles } from '../access/sealed-files.ts';
import type { SecretBox } from '../access/secret-box.ts';
import { storedSecretsSchema } from './secret-fields.ts';
import { connectionRow } from './store.ts';

const storedConnectionSchema = z.object({ row: connectionRow, secrets: storedSecretsSchema });

export type ConnectionFiles = SealedFiles<z.infer<typeof storedConnectionSchema>>;

/** Connections beside the database: with it lost, VMs that cost are still found through them. */
export const createConnectionFiles = (dataDir: string, box: SecretBox): ConnectionFiles =>
  createSealedFiles({
    dataDir,
    name: 'connections',
    box,
    schema: storedConnectionSchema,
  });
