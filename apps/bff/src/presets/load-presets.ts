import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Preset, ownIdSchema, presetSchema } from '@terroir/shared-types';
import { type Document, isScalar, LineCounter, parseDocument } from 'yaml';
import { placeholderIssue, placeholderNames } from './placeholders.ts';
import { PresetFileError } from './preset-file-error.ts';

const maxFileBytes = 256 * 1024;

/** Reads every `*.yaml` of `presetsDir`, by id. Throws a `PresetFileError` with file and line. */
export const loadPresets = (presetsDir: string): ReadonlyMap<string, Preset> => {
  let names: string[];
  try {
    names = readdirSync(presetsDir)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch (error) {
    throw new PresetFileError(presetsDir, undefined, error instanceof Error ? error.message : String(error));
  }
  const presets = names.map((name) => {
    const text = readFileSync(join(presetsDir, name), 'utf8');
    return parsePreset(text, `presets/${name}`, basename(name, '.yaml'));
  });
  return new Map(presets.map((preset) => [preset.id, preset]));
};

/** One preset from its text; `expectedId` is the file's name, so that two files cannot claim one id. */
export const parsePreset = (text: string, file: string, expectedId: string): Preset => {
  if (text.length > maxFileBytes) throw new PresetFileError(file, 1, 'the file is larger than 256 KiB');
  const lines = new LineCounter();
  // Anchors could make a small file a huge one; presets have no use for them.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    throw new PresetFileError(file, lines.linePos(problem.pos[0]).line, problem.message);
  }
  const lineOf = (path: readonly PropertyKey[]) => nearestLine(document, lines, path);
  const refuse = (path: readonly PropertyKey[], issue: string, lineOffset = 0): never => {
    throw new PresetFileError(file, lineOf(path) + lineOffset, issue);
  };

  const parsed = presetSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(issue?.path ?? [], `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  }
  const preset = parsed.data;
  if (preset.id !== expectedId || !ownIdSchema.safeParse(preset.id).success) {
    refuse(['id'], `the id must be the file's name without its ending, "${expectedId}"`);
  }
  for (const [list, at] of [
    ['inputs', preset.inputs.map(({ name }) => name)],
    ['steps', preset.steps.map(({ id }) => id)],
    ['endpoints', preset.endpoints.map(({ name }) => name)],
  ] as const) {
    const repeated = at.findIndex((name, index) => at.indexOf(name) !== index);
    if (repeated >= 0) refuse([list, repeated], `"${at[repeated] ?? ''}" appears twice in ${list}`);
    const odd = at.findIndex((name) => !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(name));
    if (odd >= 0) refuse([list, odd], `"${at[odd] ?? ''}" must be letters, digits and dashes, at most 40`);
  }

  const known = placeholderNames(preset);
  for (const [index, step] of preset.steps.entries()) {
    for (const part of ['check', 'run', 'verify'] as const) {
      const issue = placeholderIssue(step[part] ?? '', known);
      if (issue === null) continue;
      // The text of a block scalar begins on the line after its key.
      const isBlock = (step[part] ?? '').includes('\n');
      refuse(['steps', index, part], issue.issue, isBlock ? issue.line + 1 : issue.line);
    }
  }
  return preset;
};

/** The line of the innermost node on `path` that exists in the file; 1 when there is none. */
const nearestLine = (document: Document, lines: LineCounter, path: readonly PropertyKey[]): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(
      path.slice(0, length).map((key) => (typeof key === 'symbol' ? String(key) : key)),
      true,
    );
    const range =
      isScalar(node) || (typeof node === 'object' && node !== null && 'range' in node) ? node.range : null;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
  }
  return 1;
};
