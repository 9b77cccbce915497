import * as z from 'zod';
import { openingSchema } from './script.ts';

const textSchema = z.object({ en: z.string(), ko: z.string() });

/**
 * `llm-model`: the id of a model, or an Ollama tag of one. `llm-models`: several, separated by commas; the k-th VM
 * gets the k-th of them, and so on around. `infras`: ids or names of infras whose endpoints are used, separated by commas.
 * `secret`: write-only; never stored as it is, answered, logged, or part of a command line.
 */
export const presetInputTypeSchema = z.enum([
  'llm-model',
  'llm-models',
  'quantization',
  'integer',
  'string',
  'boolean',
  'choice',
  'secret',
  'infras',
]);
export type PresetInputType = z.infer<typeof presetInputTypeSchema>;

export const presetInputFieldSchema = z.object({
  name: z.string(),
  type: presetInputTypeSchema,
  /** Shown beside the field, per language. */
  label: textSchema,
  hint: textSchema.optional(),
  /** Empty for a `secret`. */
  default: z.union([z.string(), z.number(), z.boolean()]).default(''),
  /** Of an integer its value, of a text its length. */
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.string()).optional(),
  /** A JavaScript regular expression that the whole text must match. */
  pattern: z.string().optional(),
});
export type PresetInputField = z.infer<typeof presetInputFieldSchema>;

/** What a step is for: the page groups and draws by it. */
export const presetPhaseKindSchema = z.enum(['prepare', 'install', 'download', 'start', 'load', 'check']);

/**
 * One step on a VM: skipped when `check` already succeeds, then `run`, then `verify`. A `run` that ends with code 194
 * asks for a reboot; the VM is rebooted and the step is begun anew, so that its `check` decides.
 */
export const presetStepSchema = z.object({
  id: z.string(),
  title: textSchema,
  kind: presetPhaseKindSchema.default('install'),
  check: z.string().optional(),
  run: z.string(),
  verify: z.string().optional(),
  /** The time budget: so long, and so much more per decimal GB of the model. After it the step is ended. */
  timeoutSeconds: z.number().int().min(1).max(86_400).default(600),
  timeoutSecondsPerGb: z.number().min(0).max(3600).default(0),
  /** How long it takes as a rule, until there are earlier runs to tell; for the time that is left. */
  typicalSeconds: z.number().min(0).max(86_400).default(5),
  typicalSecondsPerGb: z.number().min(0).max(3600).default(0),
  /** Tries of `run` and `verify` together, with a pause between. */
  retry: z
    .object({
      times: z.number().int().min(1).max(20),
      delaySeconds: z.number().int().min(0).max(600).default(5),
    })
    .default({ times: 1, delaySeconds: 5 }),
  /** `first`: the first VM of the infra alone; `others`: all but that one. */
  on: z.enum(['each', 'first', 'others']).default('each'),
});
export type PresetStep = z.infer<typeof presetStepSchema>;

export const presetEndpointSchema = z.object({
  name: z.string(),
  /** Bound to the VM's loopback; reached through our SSH tunnel only. */
  port: z.number().int().min(1).max(65_535),
  healthPath: z.string(),
  kind: z.enum(['ollama', 'openai', 'http']),
  /** The model it serves; may hold a placeholder. */
  model: z.string().optional(),
  /** It serves the models that the preset's links lead to. */
  servesLinks: z.boolean().default(false),
  /** Name of the generated secret that it asks for as a bearer token. */
  keySecret: z.string().optional(),
  on: presetStepSchema.shape.on,
});
export type PresetEndpoint = z.infer<typeof presetEndpointSchema>;

/** Something that runs on a VM and can be started, stopped and asked; scripts in POSIX sh. */
export const presetServiceSchema = z.object({
  name: z.string(),
  title: textSchema,
  start: z.string(),
  stop: z.string(),
  /** Prints one line that says how it is; fails when it does not run. */
  status: z.string(),
  /** Brings it to the version that the preset names. */
  upgrade: z.string().optional(),
  on: presetStepSchema.shape.on,
});
export type PresetService = z.infer<typeof presetServiceSchema>;

/**
 * Ports on the loopback of one VM, one per model, that lead through Terroir to the endpoints that serve the model and are
 * healthy: of this deployment (`own`), or of the infras that an input names (`infras`).
 */
export const presetLinksSchema = z.object({
  of: z.enum(['own', 'infras']),
  on: z.literal('first').default('first'),
  /** The ports are taken from here on. */
  firstPort: z.number().int().min(1024).max(65_000),
});

export const presetNeedsSchema = z.object({
  /** Without the model, which comes on top. */
  minDiskGib: z.number(),
  gpu: z.boolean(),
  vendors: z.array(z.enum(['nvidia', 'amd'])).default(['nvidia', 'amd']),
  /** Of the VM itself. */
  minMemoryGib: z.number().min(0).default(0),
  /** NVIDIA only; below it the engine does not start. */
  minComputeCapability: z.number().optional(),
  vms: z
    .object({ min: z.number().int().min(1), max: z.number().int().min(1).max(1000) })
    .default({ min: 1, max: 1000 }),
  /** `one-region`: its VMs talk to each other in one private network. */
  network: z.enum(['any', 'one-region']).default('any'),
  /** One copy of the model over all VMs together. */
  oneModelOverAllVms: z.boolean().default(false),
});

export const presetImageRuleSchema = z.object({
  /** An image with the driver inside where the provider has one, else plain Ubuntu. */
  gpuDriver: z.enum(['prefer', 'never']).default('prefer'),
  /** Ubuntu versions the steps were written for, the best first. */
  ubuntu: z.array(z.string()).default(['22.04', '24.04']),
});

export const presetSchema = z.object({
  id: z.string(),
  name: textSchema,
  summary: textSchema,
  version: z.string(),
  /** Null: it serves no model of its own. */
  engine: z.enum(['ollama', 'vllm', 'transformers']).nullable(),
  /** Named values for placeholders, e.g. the pinned version of what is installed. */
  constants: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  inputs: z.array(presetInputFieldSchema),
  needs: presetNeedsSchema,
  image: presetImageRuleSchema.default({ gpuDriver: 'prefer', ubuntu: ['22.04', '24.04'] }),
  steps: z.array(presetStepSchema),
  endpoints: z.array(presetEndpointSchema),
  services: z.array(presetServiceSchema).default([]),
  links: presetLinksSchema.optional(),
  /** What becomes reachable, and from where; nothing else may listen beyond loopback. */
  opens: z.array(openingSchema).default([]),
  /** Secrets that are made for each infra, e.g. the password of an administrator; named as placeholders. */
  generates: z
    .array(
      z.object({
        name: z.string(),
        label: textSchema,
        /** What the secret begins with, e.g. `sk-`. */
        prefix: z
          .string()
          .regex(/^[A-Za-z0-9_-]{0,20}$/)
          .default(''),
      }),
    )
    .default([]),
  /** Takes back what the steps did, data of the service included. */
  undo: z.string().optional(),
  source: z.string(),
  /** `own`: from the data dir of this installation. */
  origin: z.enum(['shipped', 'own']).default('shipped'),
});
export type Preset = z.infer<typeof presetSchema>;
