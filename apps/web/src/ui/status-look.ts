import type { OperationStatus, RunStatus, TaskStatus, VmStatus } from '@terroir/shared-types';
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleOff,
  CirclePause,
  CircleX,
  Clock,
  LoaderCircle,
  Play,
  Unplug,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Tone } from './badge.tsx';

export interface StatusLook {
  tone: Tone;
  icon: ComponentType<{ className?: string }>;
  spin?: boolean;
}

const busy: StatusLook = { tone: 'transient', icon: LoaderCircle, spin: true };
const waiting: StatusLook = { tone: 'transient', icon: CircleDashed };
const good: StatusLook = { tone: 'running', icon: CircleCheck };
const bad: StatusLook = { tone: 'failed', icon: CircleX };
const over: StatusLook = { tone: 'ended', icon: CircleOff };
const unsure: StatusLook = { tone: 'unknown', icon: CircleHelp };

/** No two of one list share icon and word; colour is the third sign, never the only one. */
export const vmLook: Record<VmStatus, StatusLook> = {
  planned: waiting,
  creating: busy,
  booting: busy,
  running: good,
  suspending: { ...busy, tone: 'paused' },
  suspended: { tone: 'paused', icon: CirclePause },
  resuming: busy,
  rebooting: busy,
  terminating: { ...busy, tone: 'ended' },
  terminated: over,
  failed: bad,
  unknown: unsure,
};

export const taskLook: Record<TaskStatus, StatusLook> = {
  queued: { tone: 'neutral', icon: Clock },
  connecting: busy,
  running: { tone: 'transient', icon: Play },
  succeeded: good,
  failed: bad,
  cancelled: { tone: 'ended', icon: Ban },
  'timed-out': { tone: 'failed', icon: Clock },
  lost: unsure,
  unreachable: { tone: 'failed', icon: Unplug },
};

export const runLook: Record<RunStatus, StatusLook> = {
  running: { tone: 'transient', icon: Play },
  cancelling: { tone: 'paused', icon: LoaderCircle, spin: true },
  succeeded: good,
  failed: bad,
  cancelled: { tone: 'ended', icon: Ban },
  lost: unsure,
};

export const operationLook: Record<OperationStatus, StatusLook> = {
  pending: { tone: 'neutral', icon: Clock },
  running: busy,
  done: good,
  cancelled: { tone: 'ended', icon: Ban },
  failed: bad,
};

export const healthLook: Record<'unknown' | 'starting' | 'healthy' | 'unhealthy', StatusLook> = {
  unknown: unsure,
  starting: busy,
  healthy: good,
  unhealthy: bad,
};
