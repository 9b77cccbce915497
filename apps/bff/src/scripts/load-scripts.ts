import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Script, scriptSchema } from '@terroir/shared-types';
import { LineCounter, parseDocument } from 'yaml';
import { PresetFileError } from '../presets/files/preset-file-error.ts';
import { ProblemError } from '../http/problem-error.ts';
import { derivedNames } from './derived-names.ts';
import { checkScriptText } from './script-text.ts';

const fileSchema = scriptSchema
  .omit({ origin: true, secretsKept: true, createdAt: true, updatedAt: true })
  .extend({
    parameters: scriptSchema.shape.parameters.default([]),
    opens: scriptSchema.shape.opens.default([]),
    pins: scriptSchema.shape.pins.default([]),
    target: scriptSchema.shape.target.default('each'),
    follows: scriptSchema.shape.follows.default(false),
    mesh: scriptSchema.shape.mesh.default(false),
    benchmark: scriptSchema.shape.benchmark.default(null),
  });

/** Reads every `*.yaml` of `scriptsDir`, by id. Throws a `PresetFileError` that names file and line. */
export const loadScripts = (scriptsDir: string): ReadonlyMap<string, Script> => {
  const names = readdirSync(scriptsDir)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  return new Map(
    names.map((name) => {
      const file = `scripts/${name}`;
      const script = parseScript(readFileSync(join(scriptsDir, name), 'utf8'), file);
      if (script.id !== basename(name, '.yaml'))
        throw new PresetFileError(file, 1, `the id must be the file's name without its ending`);
      return [script.id, script];
    }),
  );
};

const parseScript = (text: string, file: string): Script => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined)
    throw new PresetFileError(file, lines.linePos(problem.pos[0]).line, problem.message);
  const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PresetFileError(file, 1, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  }
  const script: Script = {
    ...parsed.data,
    origin: 'shipped',
    secretsKept: [],
    createdAt: null,
    updatedAt: null,
  };
  try {
    for (const part of ['commands', 'check', 'undo'] as const)
      checkScriptText(script[part] ?? [], script.parameters, part, derivedNames(script));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new PresetFileError(file, 1, error.message);
  }
  return script;
};
