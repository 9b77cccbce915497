import { fileURLToPath } from 'node:url';

/** Where the files lie that the server reads; the same from source and from the bundle. */
export interface Paths {
  assetsDir: string;
  presetsDir: string;
  remediesDir: string;
  scriptsDir: string;
  migrationsDir: string;
  webDir: string;
  sandboxEntry: string;
  catalogBuildEntry: string;
  priceRefreshEntry: string;
}

/** `entryUrl`: of `src/main.ts` or `dist/main.js`, both two folders below `apps/`. */
export const pathsFrom = (entryUrl: string): Paths => {
  const at = (relative: string): string => fileURLToPath(new URL(relative, entryUrl));
  const entry = (source: string, built: string): string => at(entryUrl.endsWith('.ts') ? source : built);
  return {
    assetsDir: at('../../../assets'),
    presetsDir: at('../../../assets/presets'),
    remediesDir: at('../../../assets/remedies'),
    scriptsDir: at('../../../assets/scripts'),
    migrationsDir: at('../src/db/migrations'),
    webDir: at('../../web/dist'),
    sandboxEntry: entry('./sandbox-cloud/main.ts', './sandbox-cloud.js'),
    priceRefreshEntry: entry('./price-refresh/refresh-worker.ts', './price-refresh.js'),
    catalogBuildEntry: entry('./catalog/swap/catalog-build-worker.ts', './catalog-build.js'),
  };
};
