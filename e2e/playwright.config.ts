import { defineConfig } from '@playwright/test';
import { launchOptions } from './fixtures/browser.ts';

export default defineConfig({
  // Each worker starts its own server, sandbox cloud and browser. One alone leaves of two cores what its waits leave.
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    launchOptions,
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'contract', testDir: 'contract' },
    { name: 'journeys', testDir: 'journeys' },
  ],
});
