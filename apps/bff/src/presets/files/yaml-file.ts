import { type Document, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { PresetFileError } from './preset-file-error.ts';

const maxFileBytes = 256 * 1024;

/** A file that was read, and how to complain about a place in it. */
export interface YamlFile {
  content: unknown;
  /** Throws a `PresetFileError` with the line of the innermost node on `path`. */
  refuse: (this: void, path: readonly PropertyKey[], issue: string, lineOffset?: number) => never;
  /** The content by a schema. Throws a `PresetFileError` that names the first thing wrong with its line. */
  parse<Schema extends z.ZodType>(schema: Schema, content?: unknown): z.output<Schema>;
}

/** Throws a `PresetFileError` with file and line when the text is no YAML. */
export const readYaml = (text: string, file: string): YamlFile => {
  if (text.length > maxFileBytes) throw new PresetFileError(file, 1, 'the file is larger than 256 KiB');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    throw new PresetFileError(file, lines.linePos(problem.pos[0]).line, problem.message);
  }
  const refuse: YamlFile['refuse'] = (path, issue, lineOffset = 0) => {
    throw new PresetFileError(file, nearestLine(document, lines, path) + lineOffset, issue);
  };
  // Anchors could make a small file a huge one; presets have no use for them.
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  return {
    content,
    refuse,
    parse(schema, given = content) {
      const parsed = schema.safeParse(given);
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      return refuse(issue?.path ?? [], `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
    },
  };
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
