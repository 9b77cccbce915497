import * as z from 'zod';

const modelField = z.string().min(1).max(200);
const content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish()
  .transform((value) =>
    typeof value === 'string' ? value : (value ?? []).map((part) => part.text ?? '').join(' '),
  );
const messages = z.array(z.looseObject({ role: z.string().max(40), content })).max(1_000);
const keepAlive = z.union([z.string(), z.number()]).optional();
const options = z
  .looseObject({
    num_predict: z.number().int().optional(),
    temperature: z.number().min(0).max(5).optional(),
    seed: z.number().int().optional(),
  })
  .optional();

/** Unknown fields pass: clients of the real service send many this stand-in has no use for. */
export const pullSchema = z
  .looseObject({
    model: modelField.optional(),
    name: modelField.optional(),
    stream: z.boolean().default(true),
  })
  .refine((body) => body.model ?? body.name, 'model is required');
export const namedSchema = z
  .looseObject({ model: modelField.optional(), name: modelField.optional() })
  .refine((body) => body.model ?? body.name, 'model is required');
export const generateSchema = z.looseObject({
  model: modelField,
  prompt: z.string().default(''),
  system: z.string().optional(),
  stream: z.boolean().default(true),
  keep_alive: keepAlive,
  options,
});
export const chatSchema = z.looseObject({
  model: modelField,
  messages: messages.default([]),
  stream: z.boolean().default(true),
  keep_alive: keepAlive,
  options,
});
export const completionsSchema = z.looseObject({
  model: modelField,
  messages,
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(5).nullish(),
  seed: z.number().int().nullish(),
});

/** Messages as one prompt, role by role. */
export function promptOf(list: z.infer<typeof messages>): string {
  return `${list.map((message) => `${message.role}: ${message.content}`).join('\n')}\nassistant:`;
}
