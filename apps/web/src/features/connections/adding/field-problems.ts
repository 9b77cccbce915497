import { isApiError } from '../../../api/api-error.ts';
import { wordingText } from '../../../i18n/wording-text.ts';
import type { FormState } from './connection-draft.ts';

export type FieldProblems = Partial<Record<keyof FormState, string>>;

/** The form's name of what a path of the request names; null: no field shows it. */
const fieldOf = (path: string, form: FormState): keyof FormState | null => {
  const [area, name = '', at] = path.split('.');
  const field = area === 'config' || area === 'secrets' ? name : area;
  if (field === 'place') return at === '0' ? 'lng' : 'lat';
  return Object.keys(form).find((key): key is keyof FormState => key === field) ?? null;
};

/** What the server found wrong, by the fields of the form; null: it is not about fields alone. */
export const fieldProblems = (error: unknown, form: FormState): FieldProblems | null => {
  if (!isApiError(error) || error.errors.length === 0) return null;
  const problems: FieldProblems = {};
  for (const { path, message, messageWording } of error.errors) {
    const field = fieldOf(path, form);
    if (field === null) return null;
    const index = /\.hosts\.(\d+)\./.exec(path)?.[1];
    const host = index === undefined ? '' : `${Number(index) + 1}: `;
    problems[field] ??= `${host}${wordingText(message, messageWording)}`;
  }
  return problems;
};
