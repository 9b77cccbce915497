import * as z from 'zod';
import { idPageQuerySchema } from './page.ts';

/** A shell on a VM that lives on without a viewer; its output is addressed by byte offset. */
export const terminalSchema = z.object({
  id: z.string(),
  infraId: z.string(),
  vmId: z.string(),
  vmName: z.string(),
  status: z.enum(['open', 'ended']),
  /** 128 + signal when a signal ended the shell; null: it is open, or its end was not seen. */
  exitCode: z.number().int().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** A recording runs now. */
  recording: z.boolean(),
});
export type Terminal = z.infer<typeof terminalSchema>;

export const terminalsQuerySchema = idPageQuerySchema.extend({
  vmId: z.string().max(64).optional(),
  status: z.enum(['open', 'ended']).optional(),
});

/** One asciicast v2 file, made by the server while it ran. */
export const recordingSchema = z.object({
  id: z.string(),
  terminalId: z.string(),
  vmName: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  bytes: z.number().int(),
  /** True: it reached its size limit, and ends there. */
  truncated: z.boolean(),
});
export type Recording = z.infer<typeof recordingSchema>;

const id = z.string().min(1).max(64);
const columns = z.number().int().min(1).max(1000);
const rows = z.number().int().min(1).max(1000);
export const terminalSizeSchema = z.strictObject({ cols: columns, rows });

export const terminalOpenFrameSchema = z.strictObject({
  type: z.literal('terminal-open'),
  id,
  vmId: z.string().max(64),
  /** A terminal that lives, to come back to; absent: a new one. */
  terminalId: z.string().max(64).optional(),
  /** Bytes that the viewer holds; absent: everything that is kept is replayed. */
  after: z.number().int().min(0).optional(),
  cols: columns,
  rows,
});
export type TerminalOpenFrame = z.infer<typeof terminalOpenFrameSchema>;

export const terminalInputFrameSchema = z.strictObject({
  type: z.literal('terminal-input'),
  id,
  /** Typed text, sent as UTF-8. */
  data: z.string().max(32_768),
});
export const terminalResizeFrameSchema = z.strictObject({
  type: z.literal('terminal-resize'),
  id,
  cols: columns,
  rows,
});
/** Ends the shell. `unsubscribe`, or a closed socket, only leaves it. */
export const terminalCloseFrameSchema = z.strictObject({ type: z.literal('terminal-close'), id });
export type TerminalFrame =
  | z.infer<typeof terminalInputFrameSchema>
  | z.infer<typeof terminalResizeFrameSchema>
  | z.infer<typeof terminalCloseFrameSchema>;

export const terminalServerFrames = [
  z.object({
    type: z.literal('terminal-opened'),
    id,
    terminalId: z.string(),
    vmId: z.string(),
    /** Output follows from this byte on; beyond `after` when older output is no longer kept. */
    offset: z.number().int(),
    /** What lies before this byte is a replay: a viewer must not answer its queries. */
    replayEnd: z.number().int(),
  }),
  z.object({
    type: z.literal('terminal-output'),
    id,
    terminalId: z.string(),
    offset: z.number().int(),
    bytes: z.number().int(),
    text: z.string().optional(),
    /** In place of `text` where the bytes are not whole UTF-8. */
    dataBase64: z.string().optional(),
  }),
  z.object({
    type: z.literal('terminal-ended'),
    id,
    terminalId: z.string(),
    exitCode: z.number().int().nullable(),
  }),
] as const;
