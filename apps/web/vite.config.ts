import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:4400';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The content security policy has no `data:` for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // maplibre-gl is one chunk of about 1 MB, loaded after the shell.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: {
      // The server refuses foreign hosts and origins; in development the page is served from another port.
      '/api': { target: server, changeOrigin: true, ws: true, headers: { origin: server } },
      '/healthz': { target: server, changeOrigin: true },
      '/readyz': { target: server, changeOrigin: true },
    },
  },
  // Component tests ask for jsdom in their first line; the pure ones start faster without.
  test: { include: ['src/**/*.test.{ts,tsx}'], css: false },
});
