/**
 * What bounds the server's heap. V8 lets its young generation grow to 96 MiB and takes its time over the old one: a
 * thousand VMs on their way took 477 MiB, of which 50 were in use. Where the old one may grow by little more than the
 * young one holds, each few MiB of buffers have the whole heap marked: a flood then takes up to half as much processor time again.
 */
export const heapFlags: readonly string[] = ['--max-semi-space-size=4', '--heap-growing-percent=100'];
