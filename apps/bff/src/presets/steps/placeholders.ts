import type { Preset } from '@terroir/shared-types';
import { derivedNames } from './derived-names.ts';

export type PlaceholderValues = Readonly<Record<string, string | number | boolean>>;

// What begins with a dot is a template of somebody else, e.g. `docker inspect --format '{{.State.Status}}'`.
const anyPlaceholder = /\{\{\s*([^{}.\s][^{}]*?)?\s*\}\}/g;
const assignmentLine = /^\s*[A-Za-z_][A-Za-z0-9_]*=\{\{[A-Za-z][A-Za-z0-9]*\}\}\s*$/;

/** The secrets that the scripts of a preset may ask for. */
export const secretNames = (preset: Pick<Preset, 'inputs' | 'generates'>): Set<string> =>
  new Set([
    ...preset.inputs.filter(({ type }) => type === 'secret').map(({ name }) => name),
    ...preset.generates.map(({ name }) => name),
  ]);

/** The placeholders a preset may use: its inputs, constants and secrets, and what is derived. */
export const placeholderNames = (preset: Pick<Preset, 'inputs' | 'constants' | 'generates'>): Set<string> =>
  new Set([
    ...preset.inputs.map(({ name }) => name),
    ...Object.keys(preset.constants),
    ...secretNames(preset),
    ...derivedNames,
  ]);

/**
 * What is wrong with the placeholders of a shell script, with the line counted from 0; null: nothing.
 * One place only is allowed, `name={{placeholder}}` on a line of its own: there a quoted value is one word
 * whatever it holds, which inside quotes, here-documents or comments it would not be.
 */
export const placeholderIssue = (
  script: string,
  known: ReadonlySet<string>,
): { line: number; issue: string } | null => {
  for (const [line, text] of script.split('\n').entries()) {
    const found = [...text.matchAll(anyPlaceholder)];
    if (found.length === 0) continue;
    const unknown = found.map(([, name]) => name ?? '').find((name) => !known.has(name));
    if (unknown !== undefined) {
      return { line, issue: `unknown placeholder {{${unknown}}}; known are ${[...known].join(', ')}` };
    }
    if (!assignmentLine.test(text)) {
      return {
        line,
        issue: 'a placeholder may only stand as name={{placeholder}} on a line of its own; then use "$name"',
      };
    }
  }
  return null;
};

/** One shell word that is exactly `value`. NUL cannot be in any shell word and is refused. */
export const quoteForShell = (value: string): string => {
  if (value.includes('\0')) throw new RangeError('A shell word cannot hold a NUL character.');
  return `'${value.replaceAll("'", `'\\''`)}'`;
};

/** Puts `write(name)` in the place of every placeholder. One pass: what is written is never scanned again. */
export const fillPlaceholders = (text: string, write: (name: string) => string): string =>
  text.replaceAll(anyPlaceholder, (_, name: string | undefined) => write(name ?? ''));

/** The placeholders in a text that no shell reads. */
export const textPlaceholders = (text: string): string[] =>
  [...text.matchAll(anyPlaceholder)].map(([, name]) => name ?? '');

const valueOf = (values: PlaceholderValues, name: string): string => {
  const value = values[name];
  if (value === undefined) throw new Error(`The placeholder {{${name}}} has no value.`);
  return String(value);
};

/** The environment variable that brings a secret into a script: a script is part of a command line, it may not hold it. */
export const secretVariable = (name: string): string => `TERROIR_SECRET_${name}`;

/**
 * Shell lines that keep the secrets of a script to the script: what it starts, and leaves running, does not inherit them.
 * POSIX shells know no other way than to make the variable anew.
 */
export const keepToScript = (names: readonly string[]): string[] =>
  names.map((name) => {
    const variable = secretVariable(name);
    return `terroir_kept=\${${variable}-}; unset ${variable}; ${variable}=$terroir_kept; unset terroir_kept`;
  });

/** Which of `names` a script asks for. */
export const namesIn = (script: string, names: Iterable<string>): string[] =>
  [...names].filter((name) => new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).test(script));

/**
 * Fills a shell script; every value arrives quoted, every secret by its environment variable. One pass: values are
 * never scanned again.
 */
export const fillScript = (
  script: string,
  values: PlaceholderValues,
  secrets: ReadonlySet<string> = new Set(),
): string =>
  fillPlaceholders(script, (name) =>
    secrets.has(name) ? `"\${${secretVariable(name)}-}"` : quoteForShell(valueOf(values, name)),
  );

/** Fills a text that no shell reads, e.g. a model's name. */
export const fillText = (text: string, values: PlaceholderValues): string =>
  fillPlaceholders(text, (name) => valueOf(values, name));
