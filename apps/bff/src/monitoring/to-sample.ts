import type { VmSample } from '@terroir/shared-types';
import type { Reading } from './sample-command.ts';

const clamp = (percent: number): number => Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10;

const sum = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length
    ? null
    : known.reduce((all, value) => all + value, 0);
};

/** A reading and the one before it as a sample; after a reboot the counters begin anew, so the CPU is not known. */
export const toSample = (reading: Reading, before: Reading | null, at: Date): VmSample => {
  const { cpu, memory, disk, gpus } = reading;
  const earlier = before?.cpu ?? null;
  const totalDelta = cpu === null || earlier === null ? 0 : cpu.total - earlier.total;
  const busyDelta = cpu === null || earlier === null ? -1 : cpu.busy - earlier.busy;
  const percents = sum(gpus.map(({ percent }) => percent));
  return {
    at: at.toISOString(),
    cpuPercent: totalDelta > 0 && busyDelta >= 0 ? clamp((busyDelta / totalDelta) * 100) : null,
    memoryUsedBytes: memory?.used ?? null,
    memoryTotalBytes: memory?.total ?? null,
    diskUsedBytes: disk?.used ?? null,
    diskTotalBytes: disk?.total ?? null,
    gpuCount: gpus.length,
    gpuPercent: percents === null ? null : clamp(percents / gpus.length),
    gpuMemoryUsedBytes: sum(gpus.map(({ used }) => used)),
    gpuMemoryTotalBytes: sum(gpus.map(({ total }) => total)),
  };
};
