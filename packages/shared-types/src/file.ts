import * as z from 'zod';
import { ownIdSchema } from './ids.ts';
import { idPageQuerySchema } from './page.ts';
import { wordingSchema } from './wording.ts';

/** Of one file on its way to VMs. */
export const uploadMaxBytes = 2 * 1024 * 1024 * 1024;

/** A path on a VM; a relative one is under the home folder. `..` is refused: what is meant must be said. */
export const remotePathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'must not hold NUL')
  .refine((path) => !path.split('/').includes('..'), 'must not hold ".."');

/**
 * A path on a VM whose bytes are no UTF-8, byte for byte: each but letters, digits and `._~/!'()*-` as `%` and two hex
 * digits, as `encodeURIComponent` writes them. `/home/ann/caf%E9`.
 */
export const rawPathSchema = z
  .string()
  .max(3 * 4096)
  .regex(/^(?:[A-Za-z0-9._~/!'()*-]|%[0-9A-Fa-f]{2})+$/, 'bytes as %hh, e.g. caf%E9')
  .refine((path) => !path.includes('%00'), 'must not hold NUL')
  .refine(
    (path) => !path.replaceAll(/%2e/gi, '.').replaceAll(/%2f/gi, '/').split('/').includes('..'),
    'must not hold ".."',
  );

/** `0644` or `644`: permissions in octal, without set-id bits. */
export const fileModeSchema = z.string().regex(/^0?[0-7]{3}$/, 'three octal digits, e.g. 0644');

/** Of one VM; `succeeded`: it has the file whole, and its checksum was compared there. */
export const fileTransferTaskStatusSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export const fileTransferStatusSchema = fileTransferTaskStatusSchema.exclude(['queued']);

export const fileTransferTaskSchema = z.object({
  vmId: z.string(),
  vmName: z.string(),
  status: fileTransferTaskStatusSchema,
  bytesSent: z.number().int(),
  /** Why it failed and what to do. */
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
});
export type FileTransferTask = z.infer<typeof fileTransferTaskSchema>;

/** One file on its way to VMs. Each gets it whole, with its checksum verified, or not at all. */
export const fileTransferSchema = z.object({
  id: z.string(),
  infraId: z.string(),
  path: z.string(),
  mode: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** `failed`: at least one VM did not get it; `cancelled`: some were called off and no other failed. */
  status: fileTransferStatusSchema,
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  tasks: z.array(fileTransferTaskSchema),
});
export type FileTransfer = z.infer<typeof fileTransferSchema>;

export const fileTransfersQuerySchema = idPageQuerySchema.extend({ infraId: ownIdSchema.optional() });

/** What is meant: by `path`, or by its bytes where it is no UTF-8; neither: the home folder. */
export const remoteFilesQuerySchema = z
  .strictObject({ path: remotePathSchema.optional(), rawPath: rawPathSchema.optional() })
  .refine(({ path, rawPath }) => path === undefined || rawPath === undefined, 'path or rawPath, not both');
/** As above, but something must be named. */
export const namedFileQuerySchema = remoteFilesQuerySchema.refine(
  ({ path, rawPath }) => path !== undefined || rawPath !== undefined,
  'path or rawPath must say what is meant',
);
export type RemoteFilesQuery = z.infer<typeof remoteFilesQuerySchema>;

export const remoteEntrySchema = z.object({
  /** What is no UTF-8 in it became U+FFFD. */
  name: z.string(),
  /** Its bytes as in `rawPath`, where it is no UTF-8; null: `name` says it all. */
  rawName: z.string().nullable(),
  type: z.enum(['file', 'directory', 'link', 'other']),
  /** What a link leads to; null: no link. */
  linkTo: z.enum(['file', 'directory', 'other', 'missing']).nullable(),
  bytes: z.number().int(),
  mode: z.string(),
  modifiedAt: z.iso.datetime(),
});
export type RemoteEntry = z.infer<typeof remoteEntrySchema>;

/** A folder of a VM. A file comes as its bytes instead. */
export const remoteFolderSchema = z.object({
  /** Absolute; what is no UTF-8 in it became U+FFFD. */
  path: z.string(),
  /** Its bytes, where it is no UTF-8; null: `path` says it all. */
  rawPath: z.string().nullable(),
  entries: z.array(remoteEntrySchema),
  /** More than are listed. */
  truncated: z.boolean(),
});
export type RemoteFolder = z.infer<typeof remoteFolderSchema>;
