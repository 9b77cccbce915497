import { nearestName } from '@terroir/recommend-engine';
import { type PresetInputField, quantizationSchema } from '@terroir/shared-types';
import { findModel, type ModelCatalog } from './find-model.ts';

export type InputValue = string | number | boolean;

const maxListed = 200;
const secretMax = 4096;

/** The names of a list in one text, e.g. `llama3-8b, mistral-7b`. */
export const namesOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const modelIssue = (name: unknown, catalog: ModelCatalog): string | null => {
  if (typeof name !== 'string') return 'must be the id of a model';
  if (findModel(name, catalog) !== null) return null;
  const near = nearestName(
    name,
    catalog.llmModels.map(({ id }) => id),
  );
  const hint = near === undefined ? 'see GET /llm-models' : `the nearest known is ${near}`;
  return `no model of the catalog has the id or Ollama tag ${JSON.stringify(name.slice(0, 100))}; ${hint}`;
};

const listIssue = (
  value: unknown,
  kind: string,
  max: number,
  issueOf: (name: string) => string | null,
): string | null => {
  if (typeof value !== 'string' || value.length > 20_000)
    return `must be a list of ${kind}, separated by commas`;
  const names = namesOf(value);
  if (names.length === 0 || names.length > max) return `must name 1 to ${max} ${kind}, separated by commas`;
  return names.map(issueOf).find((issue) => issue !== null) ?? null;
};

const textIssue = ({ min = 0, max = 1000, pattern }: PresetInputField, value: unknown): string | null => {
  if (typeof value !== 'string' || value.includes('\0')) return 'must be a text';
  if (value.length < min || value.length > max) return `must have ${min} to ${max} characters`;
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value)) return null;
  return `must match ${pattern}`;
};

/** What is wrong with a value of an input; null: nothing. */
export const fieldIssue = (field: PresetInputField, value: unknown, catalog: ModelCatalog): string | null => {
  switch (field.type) {
    case 'llm-model':
      return modelIssue(value, catalog);
    case 'llm-models':
      return listIssue(value, 'models', maxListed, (name) => modelIssue(name, catalog));
    case 'infras':
      return listIssue(value, 'infras', field.max ?? 50, (name) =>
        /^[a-z0-9][a-z0-9-]{0,63}$/.test(name) ? null : `${JSON.stringify(name.slice(0, 100))} is no infra`,
      );
    case 'quantization':
      return quantizationSchema.safeParse(value).success
        ? null
        : `must be one of ${quantizationSchema.options.join(', ')}`;
    case 'integer': {
      const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = field;
      const isFine = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      return isFine ? null : `must be a whole number from ${min} to ${max}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'choice': {
      const { choices = [] } = field;
      return typeof value === 'string' && choices.includes(value)
        ? null
        : `must be one of ${choices.join(', ')}`;
    }
    case 'secret': {
      const isFine = typeof value === 'string' && value.length <= secretMax && !/[\0\r\n]/.test(value);
      return isFine ? null : `must be one line of at most ${secretMax} characters`;
    }
    case 'string':
      return textIssue(field, value);
    default:
      return field.type satisfies never;
  }
};
