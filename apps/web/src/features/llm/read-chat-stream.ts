import * as z from 'zod';

const deltaSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .optional(),
  error: z.object({ message: z.string() }).optional(),
});

// A line this long is not a token: something else is answering.
const maxLineCharacters = 1_000_000;

/** A token, null for a line without one, true at the end mark. */
const contentOf = (line: string): string | true | null => {
  if (!line.startsWith('data:')) return null;
  const data = line.slice(5).trim();
  if (data === '[DONE]') return true;
  if (data === '') return null;
  const parsed = deltaSchema.parse(JSON.parse(data));
  if (parsed.error) throw new Error(parsed.error.message);
  return parsed.choices?.[0]?.delta?.content ?? null;
};

/**
 * Tokens of an OpenAI-compatible streaming answer, in order.
 * @throws Error with the server's words when the stream carries an error, or when it is not such a stream.
 */
export async function* readChatStream(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffered = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      buffered += done ? `${decoder.decode()}\n` : decoder.decode(value, { stream: true });
      if (buffered.length > maxLineCharacters)
        throw new Error('The model server did not answer with a token stream.');
      const lines = buffered.split('\n');
      buffered = lines.pop() ?? '';
      for (const line of lines) {
        const content = contentOf(line);
        if (content === true) return;
        if (content !== null && content !== '') yield content;
      }
      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}
