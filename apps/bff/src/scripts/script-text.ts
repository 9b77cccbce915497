import type { ScriptParameter } from '@terroir/shared-types';
import { checkCommands } from '../commands/built-ins/render-commands.ts';
import { unprocessable } from '../http/problem-error.ts';
import { fillPlaceholders, placeholderIssue, quoteForShell } from '../presets/steps/placeholders.ts';

// `{{.Names}}` and its like are templates of other programs; only a plain name can be one of ours.
const foreign = /\{\{(?!\s*[A-Za-z][A-Za-z0-9]*\s*\}\})/g;
const call = /(\$\$)(Func\()/g;

/** Throws ProblemError 422 with the field and line of what is wrong with the placeholders or built-ins of `commands`. */
export const checkScriptText = (
  commands: readonly string[],
  parameters: readonly ScriptParameter[],
  field: string,
  derived: readonly string[] = [],
): void => {
  const known = new Set([...parameters.map(({ name }) => name), ...derived]);
  for (const [index, command] of commands.entries()) {
    const issue = placeholderIssue(command.replaceAll(foreign, '  '), known);
    if (issue === null) continue;
    const message = `line ${issue.line + 1}: ${issue.issue}`;
    throw unprocessable(`${field}.${index}: ${message}.`, [{ path: `${field}.${index}`, message }]);
  }
  checkCommands(commands, field);
};

/** One shell word that is exactly `value`; a built-in in it stays the text that it is. */
export const scriptWord = (value: string): string =>
  quoteForShell(value).replaceAll(call, (_, dollars: string, name: string) => `${dollars}''${name}`);

/** Commands with their placeholders filled; `word(name)` is the shell word of each. */
export const fillCommands = (commands: readonly string[], word: (name: string) => string): string[] =>
  commands.map((command) =>
    // Line by line: the place of a placeholder is a line of its own, and templates of others stay.
    command
      .split('\n')
      .map((line) => (/^\s*[A-Za-z_]\w*=\{\{\w+\}\}\s*$/.test(line) ? fillPlaceholders(line, word) : line))
      .join('\n'),
  );
