/** The arrows of the layout, as sentences that name what was broken. Run: `node --test scripts/architecture.test.ts`. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const sources = globSync('{apps,packages,e2e,assets,scripts}/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !/node_modules|\/dist\//.test(file))
  .sort();
const isTest = (file: string) => /\.test\.tsx?$|\/(test(ing)?|bench)\//.test(file) || file.startsWith('e2e/');

interface Import {
  file: string;
  /** A package name, or a path from the root for a relative import. */
  target: string;
  typeOnly: boolean;
}

const importsOf = (file: string): Import[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
    ),
  ].map(([, type, fixed, dynamic]) => {
    const specifier = fixed ?? dynamic ?? '';
    return {
      file,
      target: specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier,
      typeOnly: type !== undefined,
    };
  });

const imports = sources.flatMap(importsOf);
const packageOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

const nobody = (sentence: string, breaks: (found: Import) => boolean): void => {
  test(sentence, () => {
    assert.deepEqual(
      imports.filter(breaks).map(({ file, target }) => `${file} imports ${target}`),
      [],
      sentence,
    );
  });
};

const onlyIn = (folder: string, name: string): void =>
  nobody(
    `only ${folder} imports ${name}`,
    ({ file, target, typeOnly }) =>
      packageOf(target) === name && !file.startsWith(folder) && !isTest(file) && !typeOnly,
  );

test('the sources were found', () => assert.ok(sources.length > 40 && imports.length > 100));

onlyIn('apps/web/src/map/', 'maplibre-gl');
onlyIn('apps/bff/src/ws/', 'ws');

nobody(
  'only db/ and the state of the sandbox cloud, a process of its own, import better-sqlite3',
  ({ file, target, typeOnly }) =>
    packageOf(target) === 'better-sqlite3' &&
    !isTest(file) &&
    !typeOnly &&
    !/^apps\/bff\/src\/(db|sandbox-cloud\/state)\//.test(file),
);

nobody(
  'only ssh/ and the sandbox cloud, which is an SSH server, import ssh2',
  ({ file, target }) =>
    packageOf(target) === 'ssh2' && !isTest(file) && !/^apps\/bff\/src\/(ssh|sandbox-cloud)\//.test(file),
);

nobody(
  'the web imports from the repository only shared-types and recommend-engine',
  ({ file, target }) =>
    file.startsWith('apps/web/') &&
    (target.startsWith('apps/bff/') ||
      (target.startsWith('@terroir/') &&
        !['@terroir/shared-types', '@terroir/recommend-engine'].includes(target))),
);

nobody(
  'recommend-engine imports types of shared-types and big.js, nothing else',
  ({ file, target, typeOnly }) =>
    file.startsWith('packages/recommend-engine/src/') &&
    !isTest(file) &&
    !target.startsWith('packages/recommend-engine/src/') &&
    target !== 'big.js' &&
    !(target === '@terroir/shared-types' && typeOnly),
);

nobody(
  'shared-types imports only zod',
  ({ file, target }) =>
    file.startsWith('packages/shared-types/src/') &&
    !isTest(file) &&
    !target.startsWith('packages/shared-types/src/') &&
    target !== 'zod',
);

nobody('web features never import features', ({ file, target }) => {
  const feature = /^apps\/web\/src\/features\/([^/]+)\//;
  const from = feature.exec(file)?.[1];
  const to = feature.exec(target)?.[1];
  return from !== undefined && to !== undefined && from !== to;
});

nobody(
  'context.ts is imported at run time by the start (main.ts guards the version first) and tests alone',
  ({ file, target, typeOnly }) =>
    target === 'apps/bff/src/context.ts' &&
    !typeOnly &&
    file !== 'apps/bff/src/start-terroir.ts' &&
    !isTest(file),
);

nobody('a driver is imported only by the composition root, its own folder and tests', ({ file, target }) => {
  const driver = /^apps\/bff\/src\/drivers\/([a-z]+)\//.exec(target)?.[1];
  return (
    driver !== undefined &&
    !file.startsWith(`apps/bff/src/drivers/${driver}/`) &&
    // features.ts is the second half of the composition root; kinds.ts lists what it offers.
    file !== 'apps/bff/src/features.ts' &&
    file !== 'apps/bff/src/drivers/kinds.ts' &&
    !isTest(file)
  );
});

test('SQL stands only in stores, the event log, sessions and db', () => {
  const found = sources.filter(
    (file) =>
      file.startsWith('apps/bff/src/') &&
      !isTest(file) &&
      !/(store|event-log)\.ts$|-store\.ts$|\/db\//.test(file) &&
      /\.prepare(<[^(]*>)?\(/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(found, []);
});

test('only main touches process', () => {
  const entries = [
    'apps/bff/src/main.ts',
    'apps/bff/src/secrets/main.ts', // a command of its own
    'apps/bff/src/sandbox-cloud/',
  ];
  const found = sources.filter(
    (file) =>
      file.startsWith('apps/bff/src/') &&
      !isTest(file) &&
      !entries.some((entry) => file.startsWith(entry)) &&
      /\bprocess\.(env|argv|exit|exitCode|umask)\b/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(found, []);
});

test('no file is over 400 lines', () => {
  const found = sources
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400);
  assert.deepEqual(found, []);
});

test('there is no drawer for everything', () => {
  assert.deepEqual(
    sources.filter((file) => /\/(utils?|helpers?|common|misc)(\/|\.tsx?$)/.test(file)),
    [],
  );
});
