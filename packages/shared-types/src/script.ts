import * as z from 'zod';
import { instantSchema, ownIdSchema } from './ids.ts';
import { commandTextSchema } from './infra.ts';
import { measurementRequestSchema } from './measurement.ts';
import { runRequestSchema } from './run.ts';
import { wordingSchema } from './wording.ts';

/** Shown to people: one text, or one per language of the page. */
export const peopleTextSchema = z.union([
  z.string().max(2000),
  z.strictObject({ en: z.string().max(2000), ko: z.string().max(2000) }),
]);
export type PeopleText = z.infer<typeof peopleTextSchema>;

/** What a script calls a value: `name={{parameter}}` on a line of its own. */
export const parameterNameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'starts with a lower-case letter; letters and digits; at most 40');

const parameterBase = {
  name: parameterNameSchema,
  label: peopleTextSchema.optional(),
  hint: peopleTextSchema.optional(),
};
/**
 * One value that a script asks for. Without `default` it must be given. `secret`: never answered, logged, or part of a
 * command line. `infra`: the id or name of an infra; the script gets a line `name publicIp privateIp` per running VM.
 */
export const scriptParameterSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...parameterBase,
    type: z.literal('string'),
    default: z.string().max(4096).optional(),
    /** A JavaScript regular expression that the whole value must match. */
    pattern: z.string().max(200).optional(),
    /** Characters; 0 means that it may be empty. */
    min: z.number().int().min(0).max(4096).optional(),
    max: z.number().int().min(1).max(4096).optional(),
  }),
  z.strictObject({
    ...parameterBase,
    type: z.literal('integer'),
    default: z.number().int().optional(),
    min: z.number().int().optional(),
    max: z.number().int().optional(),
  }),
  z.strictObject({ ...parameterBase, type: z.literal('boolean'), default: z.boolean().optional() }),
  z.strictObject({
    ...parameterBase,
    type: z.literal('choice'),
    choices: z.array(z.string().min(1).max(200)).min(1).max(100),
    default: z.string().optional(),
  }),
  z.strictObject({ ...parameterBase, type: z.literal('secret'), optional: z.boolean().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('infra') }),
]);
export type ScriptParameter = z.infer<typeof scriptParameterSchema>;

/** What a script makes reachable, and from where. */
export const openingSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  /** The last port of a range. */
  lastPort: z.number().int().min(1).max(65_535).optional(),
  protocol: z.enum(['tcp', 'udp']),
  to: z.enum(['internet', 'private', 'loopback']),
  why: peopleTextSchema,
});

export const scriptActionSchema = z.enum(['run', 'check', 'undo']);
export type ScriptAction = z.infer<typeof scriptActionSchema>;

/**
 * What a benchmark script measures. Each VM's part of a run ends with a line `terroir-score: <number>` in this unit, which
 * becomes a measurement of the VM's spec. A benchmark has one unit and one direction for good.
 */
export const scriptBenchmarkSchema = z.strictObject({
  name: measurementRequestSchema.shape.benchmark,
  unit: measurementRequestSchema.shape.unit,
  better: measurementRequestSchema.shape.better,
});
export type ScriptBenchmark = z.infer<typeof scriptBenchmarkSchema>;

const commandsSchema = z.array(commandTextSchema).min(1).max(100);
const scriptShape = {
  name: peopleTextSchema.refine((name) => JSON.stringify(name) !== '""', 'must not be empty'),
  summary: peopleTextSchema,
  parameters: z.array(scriptParameterSchema).max(50),
  /** In order, in one shell per VM, as those of a run. */
  commands: commandsSchema,
  /** Succeed when what the script brings about is true. */
  check: commandsSchema.optional(),
  /** Take back what the script did. */
  undo: commandsSchema.optional(),
  timeoutSeconds: z.number().int().min(1).max(86_400),
};
const uniqueNames = ({ parameters = [] }: { parameters?: readonly ScriptParameter[] | undefined }): boolean =>
  new Set(parameters.map(({ name }) => name)).size === parameters.length;
const uniqueMessage = { path: ['parameters'], message: 'two parameters have the same name' };
/** Values of secret parameters, write-only; null forgets one. */
const secretsSchema = z.record(parameterNameSchema, z.string().min(1).max(4096).nullable());

export const scriptRequestSchema = z
  .strictObject({
    ...scriptShape,
    summary: scriptShape.summary.default(''),
    parameters: scriptShape.parameters.default([]),
    timeoutSeconds: scriptShape.timeoutSeconds.default(1800),
    secrets: secretsSchema.default({}),
    /** Its runs save a score; absent or null: it is no benchmark. */
    benchmark: scriptBenchmarkSchema.nullable().default(null),
  })
  .refine(uniqueNames, uniqueMessage);
export type ScriptRequest = z.infer<typeof scriptRequestSchema>;

/** What is left out stays; null takes `check` or `undo` away. */
export const scriptPatchSchema = z
  .strictObject({
    name: scriptShape.name.optional(),
    summary: scriptShape.summary.optional(),
    parameters: scriptShape.parameters.optional(),
    commands: commandsSchema.optional(),
    check: commandsSchema.nullable().optional(),
    undo: commandsSchema.nullable().optional(),
    timeoutSeconds: scriptShape.timeoutSeconds.optional(),
    benchmark: scriptBenchmarkSchema.nullable().optional(),
    secrets: secretsSchema.optional(),
  })
  .refine(uniqueNames, uniqueMessage);
export type ScriptPatch = z.infer<typeof scriptPatchSchema>;

export const scriptSchema = z.object({
  id: z.string(),
  ...scriptShape,
  /** `shipped`: comes with Terroir and cannot be changed; copy it instead. */
  origin: z.enum(['shipped', 'own']),
  version: z.string(),
  opens: z.array(openingSchema),
  /** What is installed, at which version. */
  pins: z.array(z.strictObject({ name: z.string(), version: z.string(), source: z.string() })),
  /** `one`: runs on one VM; `each`: on every target. */
  target: z.enum(['one', 'each']),
  /** True: runs again by itself on the same VMs when the VMs of its `infra` parameter come and go. */
  follows: z.boolean(),
  /** Addresses and keys of a mesh over the VMs of the run are given to it. */
  mesh: z.boolean(),
  /** Its runs save a score; null: it is no benchmark. */
  benchmark: scriptBenchmarkSchema.nullable(),
  /** Secret parameters whose value is kept here. */
  secretsKept: z.array(z.string()),
  createdAt: instantSchema.nullable(),
  updatedAt: instantSchema.nullable(),
});
export type Script = z.infer<typeof scriptSchema>;

/** `POST /scripts/:id/runs` and `/preview`. */
export const scriptRunRequestSchema = z.strictObject({
  action: scriptActionSchema.default('run'),
  target: runRequestSchema.shape.target,
  parameters: z.record(z.string().max(40), z.unknown()).default({}),
  timeoutSeconds: scriptShape.timeoutSeconds.optional(),
  onError: runRequestSchema.shape.onError,
  user: runRequestSchema.shape.user,
  /** Only of a script that follows: go on keeping it up to date. */
  follow: z.boolean().default(true),
});
export type ScriptRunRequest = z.infer<typeof scriptRunRequestSchema>;

/** A script that is run again whenever the VMs of `watchedInfraId` come or go. */
export const scriptFollowSchema = z.object({
  id: z.string(),
  scriptId: z.string(),
  infraId: z.string(),
  watchedInfraId: z.string(),
  lastRunId: z.string().nullable(),
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
  createdAt: instantSchema,
});
export type ScriptFollow = z.infer<typeof scriptFollowSchema>;
export const scriptIdSchema = ownIdSchema;
