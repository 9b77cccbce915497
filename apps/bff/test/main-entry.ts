import { join } from 'node:path';

/**
 * The program of the server: its source, or, with TERROIR_TEST_BUILT, what was built of it. The whole test run builds
 * first and then says so; a start of the built one computes half as much.
 */
export const mainEntry = join(
  import.meta.dirname,
  process.env['TERROIR_TEST_BUILT'] === undefined ? '../src/main.ts' : '../dist/main.js',
);
