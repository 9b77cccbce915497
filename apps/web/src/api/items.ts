import * as z from 'zod';

/** `{items}` of the catalog; other members are of no use to the page. */
export const itemsOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
