import { defineConfig } from 'vitest/config';

// Property tests take seconds on a busy machine.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 60_000 } });
