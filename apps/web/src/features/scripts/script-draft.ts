import type { Script, ScriptBenchmark, ScriptParameter } from '@terroir/shared-types';
import type { ScriptInput } from '../../api/scripts.ts';
import { textIn } from './people-text.ts';

export interface ParameterRow {
  /** Stable while rows come and go. */
  key: number;
  name: string;
  type: ScriptParameter['type'];
  /** The default; of a choice its options, joined by commas; of a secret its value. */
  text: string;
  /** What the row cannot show is kept as it came. */
  original?: ScriptParameter;
}

export interface ScriptDraft {
  /** Null: it becomes a new script. */
  id: string | null;
  name: string;
  summary: string;
  rows: readonly ParameterRow[];
  commands: readonly string[];
  check: string;
  undo: string;
  timeoutSeconds: number;
  benchmark: ScriptBenchmark | null;
}

const textOf = (parameter: ScriptParameter): string => {
  if (parameter.type === 'choice') return parameter.choices.join(', ');
  return 'default' in parameter && parameter.default !== undefined ? String(parameter.default) : '';
};

export const emptyDraft = (commands: readonly string[]): ScriptDraft => ({
  id: null,
  name: '',
  summary: '',
  rows: [],
  commands: commands.length === 0 ? [''] : commands,
  check: '',
  undo: '',
  timeoutSeconds: 1800,
  benchmark: null,
});

/** A script as a draft; a copy becomes a new one. Several commands of a check or undo become one. */
export const draftOf = (script: Script, copy: boolean, language: string): ScriptDraft => ({
  id: copy ? null : script.id,
  name: textIn(script.name, language),
  summary: textIn(script.summary, language),
  rows: script.parameters.map((parameter, key) => {
    return { key, name: parameter.name, type: parameter.type, text: textOf(parameter), original: parameter };
  }),
  commands: script.commands,
  check: (script.check ?? []).join('\n'),
  undo: (script.undo ?? []).join('\n'),
  timeoutSeconds: script.timeoutSeconds,
  benchmark: script.benchmark,
});

const parameterOf = ({ name, type, text, original }: ParameterRow): ScriptParameter => {
  const kept = original?.type === type ? original : undefined;
  const base = {
    name: name.trim(),
    ...(kept?.label === undefined ? {} : { label: kept.label }),
    ...(kept?.hint === undefined ? {} : { hint: kept.hint }),
  };
  switch (type) {
    case 'integer':
      return {
        ...(kept?.type === 'integer' ? kept : {}),
        ...base,
        type,
        ...(text.trim() === '' ? {} : { default: Number(text) }),
      };
    case 'boolean':
      return { ...base, type, default: text.trim() === 'true' };
    case 'choice':
      return {
        ...base,
        type,
        choices: text
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== ''),
      };
    case 'string':
      return { ...(kept?.type === 'string' ? kept : {}), ...base, type, default: text };
    case 'secret':
    case 'infra':
      return { ...base, type };
    default:
      return type satisfies never;
  }
};

/** What is sent to keep a draft; empty commands are left out. */
export const requestOf = (draft: ScriptDraft): ScriptInput => ({
  name: draft.name.trim(),
  summary: draft.summary.trim(),
  parameters: draft.rows.map(parameterOf),
  commands: draft.commands.filter((text) => text.trim() !== ''),
  ...(draft.check.trim() === '' ? {} : { check: [draft.check] }),
  ...(draft.undo.trim() === '' ? {} : { undo: [draft.undo] }),
  timeoutSeconds: draft.timeoutSeconds,
  benchmark: draft.benchmark,
  secrets: Object.fromEntries(
    draft.rows
      .filter(({ type, text }) => type === 'secret' && text !== '')
      .map(({ name, text }) => [name.trim(), text]),
  ),
});
