/** Loaded into the server by `--import`: on SIGUSR2 it writes how late its event loop was since the last time. */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('SIGUSR2', () => {
  const ms = (nanoseconds: number): number => nanoseconds / 1e6;
  const seen = { p50Ms: ms(delay.percentile(50)), p99Ms: ms(delay.percentile(99)), maxMs: ms(delay.max) };
  writeFileSync(process.env['LOOP_PROBE_FILE'] ?? '/dev/null', JSON.stringify(seen));
  delay.reset();
});
