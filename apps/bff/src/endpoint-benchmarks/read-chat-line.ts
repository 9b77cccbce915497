import * as z from 'zod';

const chunkSchema = z.looseObject({
  choices: z
    .array(z.looseObject({ delta: z.looseObject({ content: z.string().nullish() }).nullish() }))
    .nullish(),
  usage: z.looseObject({ completion_tokens: z.number().int() }).nullish(),
  error: z.union([z.string(), z.looseObject({ message: z.string() })]).nullish(),
});

export interface ChatLine {
  text: string;
  /** Output tokens, where the service counts them. */
  tokens: number | null;
  /** Said inside a stream whose status was 200. */
  error: string | null;
}

const nothing: ChatLine = { text: '', tokens: null, error: null };

/** One line of a streamed chat. */
export const readChatLine = (line: string): ChatLine => {
  if (!line.startsWith('data: {')) return nothing;
  let json: unknown;
  try {
    json = JSON.parse(line.slice(6));
  } catch {
    return { ...nothing, error: 'A line of the answer is no JSON.' };
  }
  const chunk = chunkSchema.safeParse(json);
  if (!chunk.success) return nothing;
  const { choices, usage, error } = chunk.data;
  return {
    text: choices?.[0]?.delta?.content ?? '',
    tokens: usage?.completion_tokens ?? null,
    error: error === undefined || error === null ? null : typeof error === 'string' ? error : error.message,
  };
};
