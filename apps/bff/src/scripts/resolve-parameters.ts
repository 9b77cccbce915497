import { runInNewContext } from 'node:vm';
import type { Script, ScriptParameter } from '@terroir/shared-types';
import { unprocessable } from '../http/problem-error.ts';

export interface ResolvedParameters {
  /** Text of each value that is no secret and no infra. */
  values: Record<string, string>;
  secrets: Record<string, string>;
  /** Infra ids or names by parameter. */
  infras: Record<string, string>;
}

// An expression of nested repeats could hold the server for ever; one that is of use answers in microseconds, on a busy machine too.
const patternBudgetMs = 500;

const matches = (pattern: string, value: string): boolean => {
  try {
    const test = "new RegExp('^(?:' + pattern + ')$', 'u').test(value)";
    return runInNewContext(test, { pattern, value }, { timeout: patternBudgetMs }) === true;
  } catch {
    // Too slow, or no expression at all: neither lets a value through.
    return false;
  }
};

const textIssue = (parameter: ScriptParameter & { type: 'string' }, value: unknown): string | null => {
  const { min = 0, max = 4096, pattern } = parameter;
  if (typeof value !== 'string' || value.includes('\0')) return 'must be a text';
  if (value.length < min || value.length > max) return `must have ${min} to ${max} characters`;
  if (pattern !== undefined && !matches(pattern, value)) return `must match ${pattern}`;
  return null;
};

/** What is wrong with a value; null: nothing. */
export const valueIssue = (parameter: ScriptParameter, value: unknown): string | null => {
  switch (parameter.type) {
    case 'string':
      return textIssue(parameter, value);
    case 'integer': {
      const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = parameter;
      const isFine = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      return isFine ? null : `must be a whole number from ${min} to ${max}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'choice':
      return typeof value === 'string' && parameter.choices.includes(value)
        ? null
        : `must be one of ${parameter.choices.join(', ')}`;
    case 'secret': {
      const isFine = typeof value === 'string' && value !== '' && value.length <= 4096;
      return isFine && !value.includes('\0') ? null : 'must be a text of 1 to 4096 characters';
    }
    case 'infra':
      return typeof value === 'string' && value !== '' && value.length <= 64
        ? null
        : 'must be the id or name of an infra';
    default:
      return parameter satisfies never;
  }
};

/** Checks what is given against the parameters and fills in defaults. Throws ProblemError 422 that names every mistake. */
export const resolveParameters = (
  script: Pick<Script, 'parameters'>,
  given: Readonly<Record<string, unknown>>,
  keptSecret: (name: string) => string | null,
): ResolvedParameters => {
  const errors: { path: string; message: string }[] = [];
  const refuse = (name: string, message: string) => errors.push({ path: `parameters.${name}`, message });
  const known = script.parameters.map(({ name }) => name);
  for (const name of Object.keys(given))
    if (!known.includes(name)) refuse(name, `unknown; known are ${known.join(', ') || 'none'}`);
  const resolved: ResolvedParameters = { values: {}, secrets: {}, infras: {} };
  for (const parameter of script.parameters) {
    const { name, type } = parameter;
    const fallback =
      type === 'secret' ? (keptSecret(name) ?? undefined) : type === 'infra' ? undefined : parameter.default;
    const value = Object.hasOwn(given, name) ? given[name] : fallback;
    if (value === undefined) {
      if (type === 'secret' && parameter.optional === true) resolved.values[name] = '';
      else refuse(name, 'is needed');
      continue;
    }
    const issue = valueIssue(parameter, value);
    if (issue !== null) {
      refuse(name, issue);
      continue;
    }
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (type === 'secret') resolved.secrets[name] = text;
    else if (type === 'infra') resolved.infras[name] = text;
    else resolved.values[name] = text;
  }
  if (errors.length > 0) {
    const said = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw unprocessable(`The parameters do not suit the script: ${said}.`, errors);
  }
  return resolved;
};
