import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openPresetLibrary } from '../files/preset-library.ts';
import { fillScript, placeholderNames, secretNames } from './placeholders.ts';

const presetsDir = fileURLToPath(new URL('../../../../../assets/presets', import.meta.url));
const presets = [...openPresetLibrary(presetsDir, null).all().values()];
const scripts = new Map(
  presets.flatMap((preset) => {
    const values = Object.fromEntries([...placeholderNames(preset)].map((name) => [name, 'some value']));
    const fill = (script: string) => fillScript(script, values, secretNames(preset));
    const named: [string, string | undefined][] = [
      ...preset.steps.flatMap((step) =>
        (['check', 'run', 'verify'] as const).map((part): [string, string | undefined] => [
          `${step.id} ${part}`,
          step[part],
        ]),
      ),
      ...preset.services.flatMap((service) =>
        (['start', 'stop', 'status', 'upgrade'] as const).map((part): [string, string | undefined] => [
          `${service.name} ${part}`,
          service[part],
        ]),
      ),
      ['undo', preset.undo],
    ];
    // Presets share parts: each text is looked at once.
    return named.flatMap(([name, script]): [string, string][] =>
      script === undefined ? [] : [[fill(script), `${preset.id} ${name}`]],
    );
  }),
);

test.each([...scripts].map(([text, name]) => ({ name, text })))(
  'shellcheck has nothing to say about $name',
  ({ text }) => {
    const { stdout, error } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: text, encoding: 'utf8' });
    expect(error).toBeUndefined();
    expect(stdout).toBe('');
  },
);
