// A flag that a later V8 no longer knows would keep the server from starting.
const isKnownV8 = process.versions.v8.startsWith('13.');

/**
 * What bounds the server's heap. V8 lets its young generation grow to 96 MiB and takes its time over the old one: a
 * thousand VMs on their way took 477 MiB, of which 50 were in use. Buffers that nobody holds any more are given back as often as
 * the young generation is full: with 2 MiB instead of 4 a flood takes a tenth less time. The last flag counts buffers against a bound
 * for both: against the heap's, which is close here, each 20 MiB of a flood have all of it marked, on every core.
 */
export const heapFlags: readonly string[] = [
  '--max-semi-space-size=2',
  '--heap-growing-percent=100',
  ...(isKnownV8 ? ['--external-memory-accounted-in-global-limit'] : []),
];
