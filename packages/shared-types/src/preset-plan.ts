import * as z from 'zod';
import { estimateSchema } from './estimate.ts';
import { specIdSchema } from './ids.ts';
import { llmFitSchema } from './llm-fit.ts';
import { presetEndpointSchema, presetPhaseKindSchema } from './preset.ts';
import { rankSchema, recommendationAnswerSchema } from './recommendation.ts';
import { openingSchema } from './script.ts';

export const presetPlanRequestSchema = z.strictObject({
  input: z.record(z.string().max(60), z.unknown()).default({}),
  specId: specIdSchema.optional(),
  count: z.number().int().min(1).max(1000).default(1),
  expression: z.string().max(2000).default(''),
  rank: z.array(rankSchema).max(20).optional(),
});

/** Something to know before buying; it does not stop the launch. */
export const presetWarningSchema = z.object({
  code: z.enum(['non-commercial', 'gated', 'cpu-only', 'no-driver-image', 'tight-fit', 'does-not-fit']),
  message: z.string(),
  remedy: z.string(),
});
export type PresetWarning = z.infer<typeof presetWarningSchema>;

const textSchema = z.object({ en: z.string(), ko: z.string() });

export const presetPlanSchema = z.object({
  presetId: z.string(),
  input: z.record(z.string(), z.unknown()),
  needs: z.object({
    vramGib: z.number(),
    diskGib: z.number(),
    /** What the engine will download, e.g. `llama3.1:8b-instruct-q4_K_M`; empty without a model. */
    modelTag: z.string(),
    fit: llmFitSchema.nullable(),
    vms: z.object({ min: z.number().int(), max: z.number().int() }),
  }),
  /** Which VM gets which model, in the stable order of VMs; one entry when all get the same. */
  models: z.array(z.object({ modelId: z.string(), modelTag: z.string(), sizeGb: z.number() })),
  /** Rendered for this input, in order; `command` is what a VM's shell gets. */
  steps: z.array(
    z.object({
      id: z.string(),
      title: textSchema,
      kind: presetPhaseKindSchema,
      on: z.enum(['each', 'first', 'others']),
      command: z.string(),
      timeoutSeconds: z.number().int(),
      /** Of earlier runs of this step; null: there are none. */
      medianSeconds: z.number().nullable(),
      /** The median, else what the preset says is usual. */
      expectedSeconds: z.number(),
    }),
  ),
  /** From the running VM to the first answer, one after the other. */
  expectedSeconds: z.number(),
  /** For the chosen spec: an image that has the driver, else plain Ubuntu; null: the driver chooses. */
  image: z.object({ id: z.string(), name: z.string(), gpuDriver: z.boolean() }).nullable(),
  endpoints: z.array(presetEndpointSchema),
  /** Empty: nothing listens beyond the loopback of the VMs. */
  opens: z.array(openingSchema),
  warnings: z.array(presetWarningSchema),
  recommendations: recommendationAnswerSchema,
  /** For `specId`, else for the first recommendation; null when nothing fits. */
  estimate: estimateSchema.nullable(),
});
export type PresetPlan = z.infer<typeof presetPlanSchema>;
