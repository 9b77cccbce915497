import * as z from 'zod';

/** IANA name; days begin at its midnight. */
const timeZoneSchema = z
  .string()
  .min(1)
  .max(60)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  }, 'is not a known time zone, for example Asia/Seoul')
  .default('UTC');

const span = { from: z.iso.datetime().optional(), to: z.iso.datetime().optional() };

export const costsQuerySchema = z.strictObject({
  ...span,
  groupBy: z.enum(['infra', 'provider', 'day', 'vm']).default('infra'),
  /** Of `groupBy=day`. */
  timeZone: timeZoneSchema,
});
export type CostsQuery = z.infer<typeof costsQuerySchema>;

export const costItemSchema = z.object({
  /** Id of the infra or VM, the provider, or the day as `YYYY-MM-DD`. */
  key: z.string(),
  label: z.string(),
  /** Simulated and real money are separate rows, never one sum. */
  simulated: z.boolean(),
  usd: z.number(),
  /** Running time of all VMs together. */
  vmHours: z.number(),
  /** True: running time without a known price is in `vmHours` but not in `usd`. */
  incomplete: z.boolean(),
});
export type CostItem = z.infer<typeof costItemSchema>;

export const costsSchema = z.object({
  items: z.array(costItemSchema),
  totals: z.object({
    simulatedUsd: z.number(),
    realUsd: z.number(),
    simulatedIncomplete: z.boolean(),
    realIncomplete: z.boolean(),
  }),
  /**
   * Stretches in the span while the server was off, of which the machine's clock does not tell how long they were, as it
   * was set; absent: none. `countedMs` is what VMs that ran are counted for, `clockMs` what the clock said.
   */
  gaps: z
    .array(
      z.object({
        /** When the server started again. */
        until: z.iso.datetime(),
        countedMs: z.number(),
        clockMs: z.number(),
        /** `uptime`: by the time since the machine's boot; `at-least`: it was no less; `cloud`: by a cloud's clock. */
        basis: z.enum(['uptime', 'clock', 'at-least', 'cloud']),
      }),
    )
    .optional(),
  asOfSeq: z.number().int(),
});
export type Costs = z.infer<typeof costsSchema>;

/** `GET /costs/ledger`: one line of CSV per stretch of running time. */
export const ledgerQuerySchema = z.strictObject(span);

export const outlookQuerySchema = z.strictObject({ timeZone: timeZoneSchema });

/** One kind of money: what it costs now and what it will have cost. */
export const outlookItemSchema = z.object({
  simulated: z.boolean(),
  /** VMs that cost now or are on their way to. */
  vmCount: z.number().int(),
  hourlyUsd: z.number(),
  /** A VM without a known price is in no figure. */
  incomplete: z.boolean(),
  todayUsd: z.number(),
  monthUsd: z.number(),
  /** What will be added from now on, at the present rate and with the expiries as they are. */
  untilFridayUsd: z.number(),
  untilMonthEndUsd: z.number(),
  /** Spent this month and what will be added to it. */
  monthForecastUsd: z.number(),
});
export type OutlookItem = z.infer<typeof outlookItemSchema>;

export const outlookSchema = z.object({
  /** Real money first; one item each, never a sum of both. */
  items: z.array(outlookItemSchema),
  at: z.iso.datetime(),
  timeZone: z.string(),
  dayStart: z.iso.datetime(),
  monthStart: z.iso.datetime(),
  /** The midnight after the coming Friday. */
  fridayEnd: z.iso.datetime(),
  monthEnd: z.iso.datetime(),
  asOfSeq: z.number().int(),
});
export type Outlook = z.infer<typeof outlookSchema>;
