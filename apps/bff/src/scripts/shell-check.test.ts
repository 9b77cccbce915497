import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScripts } from './load-scripts.ts';
import { fillCommands, scriptWord } from './script-text.ts';

const scripts = loadScripts(join(import.meta.dirname, '../../../../assets/scripts'));
const parts = [...scripts.values()].flatMap((script) =>
  (['commands', 'check', 'undo'] as const).flatMap((part) =>
    (script[part] ?? []).map((text, index) => ({ name: `${script.id} ${part} ${index + 1}`, text })),
  ),
);

test.each(parts)('shellcheck has nothing to say about $name', ({ text }) => {
  const [filled = ''] = fillCommands([text], () => scriptWord('some value'));
  // What a built-in becomes is one word.
  const input = filled.replaceAll(/\$\$Func\([^()]*(?:\([^()]*\))?[^()]*\)/g, 'word');
  // Distribution files and what an earlier command of the same shell leaves are not there to be followed.
  const { stdout, error } = spawnSync('shellcheck', ['-s', 'sh', '-e', 'SC1091', '-'], {
    input,
    encoding: 'utf8',
  });
  expect(error).toBeUndefined();
  expect(stdout).toBe('');
});

test('every value of a script is used by it', () => {
  for (const script of scripts.values())
    for (const { name } of script.parameters)
      expect(JSON.stringify(script.commands), `${script.id} ${name}`).toContain(`{{${name}}}`);
});
