import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { presetStepSchema } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { loadCatalog } from '../catalog/load-catalog.ts';
import { parsePreset } from './files/load-presets.ts';
import { openPresetLibrary } from './files/preset-library.ts';
import { loadCheckpoints } from './input/load-checkpoints.ts';
import { resolveInput } from './input/resolve-input.ts';
import { planPreset } from './plan/plan-preset.ts';
import { fillScript, placeholderIssue } from './steps/placeholders.ts';
import { renderStep } from './steps/render-step.ts';

const assetsDir = fileURLToPath(new URL('../../../../assets/', import.meta.url));
const library = openPresetLibrary(`${assetsDir}presets`, null);
const catalog = loadCatalog(assetsDir);
const checkpoints = loadCheckpoints(`${assetsDir}presets`);
const ollama = library.require('ollama');

const plan = (input: Record<string, unknown>, more: object = {}) =>
  planPreset(
    ollama,
    { input, count: 1, expression: '', ...more },
    {
      catalog,
      checkpoints,
      medianOf: () => null,
    },
  );

test('whatever a value holds, the shell sees exactly it', () => {
  const value = fc
    .string({ unit: 'binary', maxLength: 60 })
    .filter((text) => !/[\0\ud800-\udfff]/.test(text));
  const nasty = fc.constantFrom(
    "'; touch pwned; '",
    '$(id)',
    '`id`',
    '{{other}}',
    "'\\''",
    '-n',
    '\n\n',
    '!x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(value, nasty), { minLength: 1, maxLength: 8 }), (values) => {
      const names = values.map((_, index) => `v${index}`);
      const script = [
        ...names.map((name) => `${name}={{${name}}}`),
        ...names.map((name) => `printf '%s\\0' "$${name}"`),
      ].join('\n');
      const filled = fillScript(script, Object.fromEntries(values.map((text, index) => [`v${index}`, text])));
      const seen = execFileSync('sh', ['-euc', filled], { encoding: 'utf8', timeout: 10_000 });
      expect(seen.split('\0').slice(0, -1)).toEqual(values);
    }),
    { numRuns: 60 },
  );
});

test('a placeholder may stand only where quoting makes it one word', () => {
  const known = new Set(['model']);
  expect(placeholderIssue('  name={{model}}\necho "$name"', known)).toBeNull();
  for (const script of [
    'echo "{{model}}"',
    "echo '{{model}}'",
    'cat {{model}}',
    '# {{model}}',
    'a={{model}}b',
  ]) {
    expect(placeholderIssue(script, known)?.issue).toContain('line of its own');
  }
  expect(placeholderIssue('true\nname={{modle}}', known)).toEqual({
    line: 1,
    issue: 'unknown placeholder {{modle}}; known are model',
  });
});

test('a broken preset file is refused with file and line', () => {
  const text = (step: string) =>
    `id: x\nversion: 1.0.0\nname: { en: X, ko: X }\nsummary: { en: X, ko: X }\nengine: ollama\nsource: none\ninputs: []\nneeds: { minDiskGib: 1, gpu: false }\nendpoints: []\nsteps:\n${step}`;
  const good = '  - id: one\n    title: { en: One, ko: One }\n    run: |\n      true\n';
  expect(parsePreset(text(good), 'presets/x.yaml', 'x').steps).toHaveLength(1);
  const cases: [string, RegExp][] = [
    [
      text(good).replace('inputs: []', 'inputs: []\nconstants: { where: "{{hfToken}}" }'),
      /^presets\/x\.yaml line 8: a constant may only name modelTag, .*not \{\{hfToken\}\}/,
    ],
    [
      text(good).replace('inputs: []', 'inputs: []\nlinks: { of: infras, firstPort: 21000 }'),
      /^presets\/x\.yaml line 8: links to other infras need an input of the type infras/,
    ],
    [text(`${good}      echo {{nothing}}\n`), /^presets\/x\.yaml line 15: unknown placeholder/],
    [text(good.replace('run:', 'walk:')), /^presets\/x\.yaml line 11: steps\.0\.run/],
    [text(good.replace('id: one', 'id: [one')), /^presets\/x\.yaml line 1[12]: /],
    [text(`${good}${good}`), /^presets\/x\.yaml line 15: "one" appears twice/],
    [text(good).replace('version: 1.0.0', 'version: 1'), /^presets\/x\.yaml line 2: version/],
    [text(good).replace('id: x', 'id: y'), /^presets\/x\.yaml line 1: the id must be/],
  ];
  for (const [broken, message] of cases) {
    expect(() => parsePreset(broken, 'presets/x.yaml', 'x')).toThrow(message);
  }
});

test('a step is skipped when its check succeeds, else run and verified, and its failure is its exit code', () => {
  const step = (check: string, run: string, verify: string) => {
    const title = { en: 'T', ko: 'T' };
    const step = presetStepSchema.parse({ id: 's', title, check, run, verify, timeoutSeconds: 20 });
    const command = renderStep(step, { values: {} });
    // As in a VM: the command shares a shell with what comes after it.
    return execFileSync('sh', ['-c', `${command}\necho "code $?"`], { encoding: 'utf8', stdio: 'pipe' });
  };
  expect(step('echo here', 'echo ran', 'true')).toBe('here\nstep s: already true, skipped\ncode 0\n');
  expect(step('false', 'echo ran; x=1', 'test -z "${x:-}"')).toBe(
    'step s: running\nran\nstep s: done\ncode 0\n',
  );
  expect(step('false', 'exit 7', 'true')).toBe('step s: running\ncode 7\n');
  expect(step('false', 'true', 'exit 3')).toBe('step s: running\ncode 3\n');
  expect(step('false', 'cat', 'true')).toBe('step s: running\nstep s: done\ncode 0\n');
});

test('a secret is known to the script that asks for it, and to nothing that it starts', () => {
  const title = { en: 'T', ko: 'T' };
  const step = presetStepSchema.parse({
    id: 's',
    title,
    // Neither its own children nor those of the check, which asks for nothing, inherit it.
    check: 'env | grep -c canary; false',
    run: 'key={{token}}; echo "has $key"; env | grep canary || echo "children have none"',
    timeoutSeconds: 20,
  });
  const command = renderStep(step, { values: {}, secrets: new Map([['token', "'canary 1'"]]) });
  const said = execFileSync('sh', ['-c', command], { encoding: 'utf8', stdio: 'pipe' });
  expect(said).toBe('0\nstep s: running\nhas canary 1\nchildren have none\nstep s: done\n');
});

test('the plan for llama3.1-8b in q4_K_M at 8,192 tokens agrees with what was measured', () => {
  const { needs, recommendations, estimate, steps } = plan({ modelId: 'llama3.1-8b' });
  expect(needs.modelTag).toBe('llama3.1:8b-instruct-q4_K_M');
  // The registry's 4,920,752,841 bytes and 131,072 bytes of cache per token, both exact.
  expect(needs.fit?.parts.weightsGib).toBeCloseTo(4.9e9 / 2 ** 30, 1);
  expect(needs.fit?.parts.kvCacheGib).toBeCloseTo((131_072 * 8192) / 2 ** 30, 6);
  expect(needs.vramGib).toBeGreaterThan(5.5);
  expect(needs.vramGib).toBeLessThan(8);
  expect(needs.diskGib).toBe(Math.ceil((4.9e9 / 2 ** 30) * 1.2 + 20));
  expect(recommendations.items.length).toBeGreaterThan(0);
  for (const { spec, fit } of recommendations.items) {
    expect(fit?.fits).toBe(true);
    expect(spec.accelerator).not.toBeNull();
  }
  expect(estimate?.hourlyUsd).toBe(recommendations.items[0]?.spec.hourlyUsd);
  expect(steps.map(({ id }) => id)).toEqual(ollama.steps.map(({ id }) => id));
  expect(steps.every(({ command }) => !command.includes('{{'))).toBe(true);
});

test('a plan for a spec of your own says whether it fits and what it costs', () => {
  const { estimate, needs } = plan({}, { specId: 'aws+us-east-2+p5.48xlarge', count: 2 });
  expect(estimate).toMatchObject({ hourlyUsd: 110.08, monthlyUsd: 81_899.52 });
  expect(needs.fit).toMatchObject({ fits: true, gpuCount: 8 });
  expect(plan({ modelId: 'llama3-70b' }, { expression: 'price < 0.01' }).estimate).toBeNull();
  expect(() => plan({}, { specId: 'aws+nowhere+x' })).toThrow('no spec "aws+nowhere+x"');
  expect(() => plan({}, { expression: 'gpu ~~' })).toThrow(/expression/);
});

test('a wrong input is refused with every field that is wrong', () => {
  const issues = (input: Record<string, unknown>) => {
    try {
      resolveInput(ollama, input, catalog);
    } catch (error) {
      return error;
    }
    return null;
  };
  expect(issues({ modelId: 'llama3.1-8b', parallel: 2 })).toBeNull();
  expect(issues({ modelId: 'nope', parallel: 0, colour: 'red' })).toMatchObject({
    status: 422,
    errors: [
      { path: 'presetInput.colour' },
      { path: 'presetInput.modelId' },
      { path: 'presetInput.parallel', message: 'must be a whole number from 1 to 64' },
    ],
  });
  expect(issues({ modelId: "x'; rm -rf /; '" })).toMatchObject({ status: 422 });
  expect(issues({ modelId: 'llama3-8b', contextTokens: 100_000 })).toMatchObject({
    errors: [{ path: 'presetInput.contextTokens', message: 'Llama 3 8B Instruct reads at most 8192 tokens' }],
  });
  expect(issues({ quantization: 'awq' })).toMatchObject({ errors: [{ path: 'presetInput.quantization' }] });
  expect(issues({ ['__proto__']: 1, constructor: 2 })).toMatchObject({ status: 422 });
});
