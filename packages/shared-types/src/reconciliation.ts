import * as z from 'zod';

/** How a comparison with the providers went. */
export const reconciliationSchema = z.object({
  /** Nothing was found on its way to another status. */
  isSettled: z.boolean(),
  /** Connections that did not list: what is shown of them may be out of date. */
  failedConnectionIds: z.array(z.string()),
  asOfSeq: z.number().int(),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;
