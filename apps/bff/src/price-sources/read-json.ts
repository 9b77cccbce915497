import type * as z from 'zod';
import { PriceListError } from './price-source.ts';

/** A whole answer as JSON of this form. Throws a `PriceListError` that says what it is not. */
export const readJson = async <Schema extends z.ZodType>(
  body: AsyncIterable<Uint8Array>,
  schema: Schema,
  what: string,
): Promise<z.output<Schema>> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  const parsed = schema.safeParse(parseJson(Buffer.concat(pieces).toString('utf8'), what));
  if (parsed.success) return parsed.data;
  throw new PriceListError(`${what} has another form than agreed: ${firstIssue(parsed.error)}`);
};

const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new PriceListError(`${what} is not JSON, or is cut off`);
  }
};

const firstIssue = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim().slice(0, 200);
};
