import type { Event, Failure, GpuFinding } from '@terroir/shared-types';
import { wordingText } from '../../i18n/wording-text.ts';

export type EventTone = 'neutral' | 'good' | 'bad' | 'waiting';

export interface EventView {
  /** Key in the `activity` texts. */
  key:
    | `event_${Exclude<Event['type'], 'manual-price-changed'>}`
    | 'event_vm-status-first'
    | 'event_operation-of-none'
    | `event_manual-price-${'set' | 'removed' | 'expired'}`;
  values: Record<string, string>;
  /** Values that are words of the `status` texts, by placeholder. */
  words: Record<string, string>;
  tone: EventTone;
  infraId: string | null;
  vmId: string | null;
  runId: string | null;
  taskId: string | null;
  /** What the provider said, or what was found, and what to do about it. */
  detail:
    | (Pick<Failure, 'message' | 'messageWording' | 'remedy' | 'remedyWording'> & { code: string })
    | null;
}

const toneOf = (status: string): EventTone => {
  if (['failed', 'lost', 'unhealthy', 'unreachable', 'timed-out', 'unknown'].includes(status)) return 'bad';
  if (['running', 'succeeded', 'healthy', 'done', 'ready'].includes(status)) return 'good';
  return 'neutral';
};

const worstOf = (findings: readonly GpuFinding[]): EventView['detail'] => {
  const worst =
    findings.find(({ severity }) => severity === 'error') ??
    findings.find(({ severity }) => severity === 'warning');
  return worst === undefined ? null : { ...worst, remedy: worst.remedy ?? '' };
};

/** What one event says: a text key, its values and where it leads. */
export const describeEvent = (
  event: Event,
  infraNames: ReadonlyMap<string, string>,
  anInfra: string,
): EventView => {
  const view: EventView = {
    key: event.type === 'manual-price-changed' ? `event_manual-price-${event.change}` : `event_${event.type}`,
    values: {},
    words: {},
    tone: 'neutral',
    infraId: 'infraId' in event ? event.infraId : null,
    vmId: 'vmId' in event ? event.vmId : null,
    runId: 'runId' in event ? event.runId : null,
    taskId: 'taskId' in event ? event.taskId : null,
    detail: null,
  };
  if (view.infraId !== null) view.values['infra'] = infraNames.get(view.infraId) ?? anInfra;
  switch (event.type) {
    case 'infra-created':
    case 'infra-deleted':
      return { ...view, values: { name: event.name } };
    case 'infra-expiry-warned':
      return {
        ...view,
        values: { name: event.name, minutes: String(event.minutes) },
        tone: event.minutes === 10 ? 'bad' : 'waiting',
      };
    case 'vm-status-changed':
      return {
        ...view,
        key: event.from === null ? 'event_vm-status-first' : view.key,
        values: { vm: event.vmName },
        words: {
          status: `vm.${event.status}`,
          ...(event.from === null ? {} : { from: `vm.${event.from}` }),
        },
        tone: toneOf(event.status),
        detail: event.failure ?? null,
      };
    case 'vm-attempt-failed':
      return { ...view, words: { code: `failure.${event.code}` }, tone: 'bad', detail: event };
    case 'operation-changed':
      return {
        ...view,
        key: event.infraId === null ? 'event_operation-of-none' : view.key,
        values: { ...view.values, kind: event.kind },
        words: { status: `operation.${event.status}` },
        tone: toneOf(event.status),
      };
    case 'run-started':
      return view;
    case 'file-transfer-started':
      return { ...view, values: { ...view.values, path: event.path } };
    case 'file-transfer-ended':
      return {
        ...view,
        values: { ...view.values, path: event.path },
        words: { status: `task.${event.status}` },
        tone: toneOf(event.status),
      };
    case 'vm-file-deleted':
      return { ...view, values: { vm: event.vmName, path: event.path } };
    case 'terminal-opened':
    case 'terminal-ended':
      return { ...view, values: { vm: event.vmName } };
    case 'run-ended':
      return { ...view, words: { status: `run.${event.status}` }, tone: toneOf(event.status) };
    case 'file-transfer-task-ended':
    case 'task-status-changed':
      return { ...view, words: { status: `task.${event.status}` }, tone: toneOf(event.status) };
    case 'gpu-checked':
      return {
        ...view,
        words: { outcome: `gpuCheck.${event.outcome}` },
        tone: toneOf(event.outcome),
        detail: worstOf(event.findings),
      };
    case 'endpoint-benchmark-changed':
      return { ...view, words: { status: `benchmark.${event.status}` }, tone: toneOf(event.status) };
    case 'publication-changed':
      return {
        ...view,
        words: { state: `publication.${event.state ?? 'private'}` },
        tone: toneOf(event.state ?? ''),
      };
    case 'endpoint-health-changed':
      return { ...view, words: { health: `health.${event.health}` }, tone: toneOf(event.health) };
    case 'preset-step-changed':
      return {
        ...view,
        values: { ...view.values, step: event.stepId, status: event.status },
        tone: toneOf(event.status),
      };
    case 'preset-phase-changed':
      return {
        ...view,
        values: { ...view.values, step: event.stepId },
        words: { status: `phase.${event.state}` },
        tone: toneOf(event.state),
      };
    case 'deployment-changed':
      return { ...view, words: { status: `deployed.${event.status}` }, tone: toneOf(event.status) };
    case 'link-changed':
      return {
        ...view,
        values: {
          ...view.values,
          model: event.model,
          count: String(event.inRotation),
          total: String(event.backends),
        },
        tone: event.isOpen ? (event.inRotation < event.backends ? 'waiting' : 'good') : 'bad',
      };
    case 'cap-warned':
      return {
        ...view,
        values: {
          scope: event.scope,
          level: String(event.level),
          used: event.usedUsd.toFixed(2),
          max: event.limitUsd.toFixed(2),
        },
        words: { limit: `limit.${event.limit}` },
        tone: event.level === 100 ? 'bad' : 'waiting',
      };
    case 'incident-raised':
      return { ...view, values: { detail: wordingText(event.detail, event.detailWording) }, tone: 'bad' };
    case 'incident-resolved':
      return { ...view, tone: 'good' };
    case 'resource-changed':
      return {
        ...view,
        values: { name: event.name },
        words: { status: `resource.${event.status}` },
        tone: toneOf(event.status),
      };
    case 'connection-changed':
      return {
        ...view,
        values: { connection: event.connectionId, status: event.status },
        tone: toneOf(event.status),
      };
    case 'connection-import-progressed':
      return {
        ...view,
        values: { name: event.name, done: String(event.done), total: String(event.total) },
        words: { outcome: `importOutcome.${event.outcome}` },
        tone: ({ ok: 'good', skipped: 'neutral', failed: 'bad' } as const)[event.outcome],
      };
    case 'manual-price-changed':
      return { ...view, values: { spec: event.specId } };
    case 'measurement-saved':
      return {
        ...view,
        values: {
          benchmark: event.benchmark,
          spec: event.specId,
          score: `${event.score} ${event.unit}`,
        },
        tone: 'good',
      };
    case 'measurement-missed':
      return {
        ...view,
        values: { ...view.values, benchmark: event.benchmark, detail: event.detail },
        tone: 'bad',
      };
    case 'catalog-refresh-progressed':
    case 'catalog-settings-changed':
    case 'infra-changed':
    case 'caps-changed':
    case 'schedule-changed':
    case 'catalog-swapped':
      return view;
    default:
      return event satisfies never;
  }
};

/** Facts that a person looks for; the steps between them are left to the details of the infra. */
export const isHeadline = (event: Event): boolean =>
  ![
    'task-status-changed',
    'file-transfer-task-ended',
    'infra-changed',
    'preset-step-changed',
    'preset-phase-changed',
    'deployment-changed',
    'schedule-changed',
    'catalog-refresh-progressed',
    'connection-import-progressed',
  ].includes(event.type) &&
  !(event.type === 'operation-changed' && (event.status === 'pending' || event.status === 'running'));
