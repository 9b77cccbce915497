import * as z from 'zod';
import { endpointHealthSchema } from './endpoint.ts';
import { instantSchema, ownIdSchema } from './ids.ts';
import { presetPhaseKindSchema } from './preset.ts';
import { wordingSchema } from './wording.ts';

/** `rebooting`: the step asked for a reboot and waits for the VM to return with another boot id. */
export const phaseStateSchema = z.enum(['pending', 'running', 'rebooting', 'skipped', 'done', 'failed']);
export type PhaseState = z.infer<typeof phaseStateSchema>;

export const phaseProgressSchema = z.object({
  doneBytes: z.number().nonnegative(),
  totalBytes: z.number().positive(),
});
export type PhaseProgress = z.infer<typeof phaseProgressSchema>;

/** One step on one VM. The last one, `healthy`, is not a step: it ends when every endpoint of the VM answers. */
export const phaseSchema = z.object({
  stepId: z.string(),
  title: z.object({ en: z.string(), ko: z.string() }),
  kind: presetPhaseKindSchema,
  state: phaseStateSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** Tries so far, by the step's own retry rule. */
  tries: z.number().int(),
  /** Of earlier runs of this step that did work; null: there are none. */
  medianSeconds: z.number().nullable(),
  /** The median, else what the preset says is usual. */
  expectedSeconds: z.number(),
  /** After so long the step is ended as failed. */
  budgetSeconds: z.number(),
  progress: phaseProgressSchema.nullable(),
});
export type Phase = z.infer<typeof phaseSchema>;

/**
 * How a VM stands: `waiting` for the VM itself or its turn, `running` its steps, `rebooting`, `checking` that its
 * endpoints answer, `ready`, `failed` (retry it), `stopped` on purpose, `gone` (the VM has ended).
 */
export const deployedVmStatusSchema = z.enum([
  'waiting',
  'running',
  'rebooting',
  'checking',
  'ready',
  'failed',
  'stopped',
  'gone',
]);
export type DeployedVmStatus = z.infer<typeof deployedVmStatusSchema>;

/** Why the steps run: the launch, a person's retry, a boot of the VM, or a service that no longer answered. */
export const deployReasonSchema = z.enum(['launch', 'retry', 'boot', 'unhealthy', 'start']);
export type DeployReason = z.infer<typeof deployReasonSchema>;

export const deployedVmSchema = z.object({
  vmId: z.string(),
  vmName: z.string(),
  /** The first VM of an infra has a part of its own in some presets. */
  isFirst: z.boolean(),
  modelTag: z.string().nullable(),
  status: deployedVmStatusSchema,
  reason: deployReasonSchema,
  /** Rounds of steps so far; every boot and every retry begins one. */
  round: z.number().int(),
  /** What went wrong, and what to do next. */
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
  remedy: z.string().nullable(),
  remedyWording: wordingSchema.optional(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** When it should be ready; null: unknown or nothing under way. */
  readyAt: instantSchema.nullable(),
  phases: z.array(phaseSchema),
  /** The run whose task does the steps now or did them last; its output is the log of the VM. */
  runId: z.string().nullable(),
  taskId: z.string().nullable(),
});
export type DeployedVm = z.infer<typeof deployedVmSchema>;

/**
 * A port on the loopback of a VM that leads through Terroir to the endpoints of one model on other VMs. Only healthy ones
 * are in its rotation; without any the port is closed.
 */
export const linkSchema = z.object({
  model: z.string(),
  port: z.number().int(),
  /** The VM on whose loopback it is; null: it has ended. */
  vmId: z.string().nullable(),
  isOpen: z.boolean(),
  /** Why it is not open; null: it is. */
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
  backends: z.array(
    z.object({
      endpointId: z.string(),
      infraId: z.string(),
      vmId: z.string(),
      vmName: z.string(),
      inRotation: z.boolean(),
      health: endpointHealthSchema,
      detail: z.string(),
      detailWording: wordingSchema.optional(),
      /** Connections that it was given since this server started. */
      connections: z.number().int(),
    }),
  ),
});
export type Link = z.infer<typeof linkSchema>;

/** What a preset does and did on the VMs of an infra: one per launch with a preset, and one per preset added later. */
export const deploymentSchema = z.object({
  id: z.string(),
  infraId: z.string(),
  presetId: z.string(),
  presetVersion: z.string(),
  /** The least advanced of its VMs; `failed` when one failed and none is under way. */
  status: deployedVmStatusSchema,
  readyCount: z.number().int(),
  startedAt: instantSchema,
  vms: z.array(deployedVmSchema),
  /** Of one VM to the models of others; empty: its preset has none. */
  links: z.array(linkSchema).default([]),
  services: z.array(
    z.object({
      name: z.string(),
      title: z.object({ en: z.string(), ko: z.string() }),
      canUpgrade: z.boolean(),
    }),
  ),
  /** Made for this infra; each is read by `POST /deployments/:id/secrets/:name/reveal`. */
  secrets: z.array(z.object({ name: z.string(), label: z.object({ en: z.string(), ko: z.string() }) })),
  asOfSeq: z.number().int(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

const vmIdsSchema = z.array(ownIdSchema).min(1).max(1000).optional();

/** `POST /infras/:id/deployments`: a preset on VMs that exist already. */
export const deploymentRequestSchema = z.strictObject({
  presetId: ownIdSchema,
  input: z.record(z.string().max(60), z.unknown()).default({}),
});
export type DeploymentRequest = z.infer<typeof deploymentRequestSchema>;

/** `POST /deployments/:id/retry`; without `vmIds` every VM that failed. */
export const deploymentRetrySchema = z.strictObject({ vmIds: vmIdsSchema });

/** `POST /deployments/:id/actions` → the run that does it; `undo` takes back what the steps did. */
export const deploymentActionSchema = z.strictObject({
  action: z.enum(['start', 'stop', 'status', 'upgrade', 'undo']),
  /** One of the preset's services; without it all. */
  service: z.string().max(60).optional(),
  vmIds: vmIdsSchema,
});
export type DeploymentAction = z.infer<typeof deploymentActionSchema>;

export const revealedSecretSchema = z.object({ name: z.string(), value: z.string() });
