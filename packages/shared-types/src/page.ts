import * as z from 'zod';
import { ownIdSchema } from './ids.ts';

/** Query of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(512).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** Query of a list that goes on behind the id of its last item. */
export const idPageQuerySchema = pageQuerySchema.extend({ cursor: ownIdSchema.optional() });

/** Query of a small list, which comes whole unless a limit is given. */
export const wholeQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: pageQuerySchema.shape.cursor,
});

/** Answer of every list; `asOfSeq` is the event number it reflects. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().optional(),
    total: z.number().int(),
    asOfSeq: z.number().int(),
  });
export interface Page<Item> {
  items: Item[];
  nextCursor?: string | undefined;
  total: number;
  asOfSeq: number;
}
