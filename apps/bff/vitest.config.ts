import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// Compiled code is kept between the many servers and sandbox clouds that tests start: a start computes a quarter less.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'terroir-compile-cache');

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/conformance-setup.ts'],
    // Most tests wait more than they compute, so that even two cores carry two of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    // As for the browser journeys: what only its retry passed counts as passed, and is named at the end.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
