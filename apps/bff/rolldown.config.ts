import { defineConfig } from 'rolldown';

export default defineConfig({
  input: {
    main: 'src/main.ts',
    'sandbox-cloud': 'src/sandbox-cloud/main.ts',
    'catalog-build': 'src/catalog/swap/catalog-build-worker.ts',
    'price-refresh': 'src/price-refresh/refresh-worker.ts',
    'sandbox-model': 'src/sandbox-cloud/llm/main.ts',
  },
  platform: 'node',
  // Native or self-locating packages stay outside the bundle and resolve from apps/bff.
  external: [
    'better-sqlite3',
    'ssh2',
    'cpu-features',
    'node-llama-cpp',
    'swagger-ui-dist',
    'pino',
    /^@aws-sdk\//,
  ],
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
});
