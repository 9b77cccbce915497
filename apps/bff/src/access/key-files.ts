import * as z from 'zod';
import { type SealedFiles, createSealedFiles } from './sealed-files.ts';
import type { SecretBox } from './secret-box.ts';

const keyPairSchema = z.object({ publicKey: z.string(), privateKey: z.string() });
export type KeyPair = z.infer<typeof keyPairSchema>;

export type KeyFiles = SealedFiles<KeyPair>;

/** Key pairs as sealed files beside the database; without its own a VM is shown as not reachable. */
export const createKeyFiles = (dataDir: string, box: SecretBox): KeyFiles =>
  createSealedFiles({ dataDir, name: 'keys', box, schema: keyPairSchema });
