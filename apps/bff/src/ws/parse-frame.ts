import { type ClientFrame, clientFrameSchema, subscribeFrameSchema } from '@terroir/shared-types';
import * as z from 'zod';

const envelopeSchema = z.looseObject({
  type: z.string().max(64),
  id: z.string().max(64).optional().catch(undefined),
});
const known = new Set([
  'auth',
  'subscribe',
  'unsubscribe',
  'ping',
  'terminal-open',
  'terminal-input',
  'terminal-resize',
  'terminal-close',
]);

export type ParsedFrame =
  | { ok: true; frame: ClientFrame }
  | { ok: false; id?: string; code: string; detail: string };

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // no JSON text yields undefined, so it marks the failure
  }
};

/** A client's frame, or what to say about it. */
export const parseFrame = (text: string): ParsedFrame => {
  const json = parseJson(text);
  if (json === undefined)
    return { ok: false, code: 'malformed-json', detail: 'The frame is not valid JSON.' };
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return { ok: false, code: 'invalid-frame', detail: 'The frame has no type.' };
  const { type, id } = envelope.data;
  const about = id === undefined || id === '' ? {} : { id };
  if (!known.has(type)) {
    return {
      ok: false,
      ...about,
      code: 'unknown-type',
      detail: `There is no frame type ${JSON.stringify(type)}.`,
    };
  }
  const parsed = (type === 'subscribe' ? subscribeFrameSchema : clientFrameSchema).safeParse(json);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const issue = parsed.error.issues[0];
  const detail = `${issue?.path.join('.') ?? 'frame'}: ${issue?.message ?? 'not valid'}.`;
  return { ok: false, ...about, code: 'invalid-frame', detail };
};
