import * as z from 'zod';
import { eventSchema } from './event.ts';
import { outputChunkSchema } from './output.ts';
import { taskStatusSchema } from './run.ts';
import {
  terminalCloseFrameSchema,
  terminalInputFrameSchema,
  terminalOpenFrameSchema,
  terminalResizeFrameSchema,
  terminalServerFrames,
} from './terminal.ts';

const id = z.string().min(1).max(64);
const offset = z.number().int().min(0);

export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), ticket: z.string().max(128) }),
  z.strictObject({ type: z.literal('unsubscribe'), id }),
  z.strictObject({ type: z.literal('ping') }),
  terminalOpenFrameSchema,
  terminalInputFrameSchema,
  terminalResizeFrameSchema,
  terminalCloseFrameSchema,
]);

/** `subscribe` is a union of its own, by channel. */
export const subscribeFrameSchema = z.discriminatedUnion('channel', [
  z.strictObject({
    type: z.literal('subscribe'),
    id,
    channel: z.literal('events'),
    after: offset.default(0),
  }),
  z.strictObject({
    type: z.literal('subscribe'),
    id,
    channel: z.literal('task'),
    taskId: z.string().max(64),
    after: offset.default(0),
  }),
  z.strictObject({
    type: z.literal('subscribe'),
    id,
    channel: z.literal('run'),
    runId: z.string().max(64),
    after: z.record(z.string().max(64), offset).optional(),
  }),
]);
export type SubscribeFrame = z.infer<typeof subscribeFrameSchema>;
export type ClientFrame = z.infer<typeof clientFrameSchema> | SubscribeFrame;

export const serverFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('event'), id, event: eventSchema }),
  outputChunkSchema.extend({ type: z.literal('chunk'), id, taskId: z.string() }),
  /** `at`: the event number, or the byte offset of a task; -1 for a run. */
  z.object({ type: z.literal('caught-up'), id, at: z.number().int() }),
  z.object({
    type: z.literal('task-status'),
    id,
    taskId: z.string(),
    status: taskStatusSchema,
    exitCodes: z.array(z.number().int().nullable()),
  }),
  z.object({ type: z.literal('resync'), id }),
  z.object({ type: z.literal('error'), id: id.optional(), code: z.string(), detail: z.string() }),
  z.object({ type: z.literal('pong') }),
  ...terminalServerFrames,
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
