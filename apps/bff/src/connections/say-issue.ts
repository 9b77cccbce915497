import { type ProblemIssue, type WordingCode, wordings } from '@terroir/shared-types';
import * as z from 'zod';
import type { Said } from '../wordings/say.ts';
import { say } from '../wordings/say.ts';

type Issue = z.core.$ZodIssue;

/** The rules that the schemas of connections name by themselves, by their English words. */
const ruleOf = new Map<string, WordingCode>(
  Object.entries(wordings).flatMap(([code, text]) =>
    code.startsWith('rule-') ? [[text, code as WordingCode] as const] : [],
  ),
);
const fillSchema = z.object({ values: z.record(z.string(), z.string()) });

const named = (code: WordingCode, text: string, issue: Issue): Said => {
  const { values } = fillSchema.catch({ values: {} }).parse(issue.code === 'custom' ? issue.params : {});
  return {
    text: text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? ''),
    wording: { code, ...(Object.keys(values).length === 0 ? {} : { values }) },
  };
};

/** What zod says by itself. */
const general = (issue: Issue): Said => {
  if (issue.code === 'too_big') return say(issue.origin === 'string' ? 'field-too-long' : 'field-too-big');
  if (issue.code === 'too_small') {
    if (issue.minimum === 1 && issue.origin !== 'number') return say('field-missing');
    return say(issue.origin === 'string' ? 'field-too-short' : 'field-too-small');
  }
  if (issue.code === 'unrecognized_keys') return say('field-unknown', { fields: issue.keys.join(', ') });
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return say('field-missing');
  return say('field-wrong', { why: issue.message });
};

/** A field of a connection that does not fit, with its rule in words that the page has in its own language. */
export const sayIssue = (issue: Issue): ProblemIssue => {
  const rule = ruleOf.get(issue.message);
  const { text, wording } = rule === undefined ? general(issue) : named(rule, issue.message, issue);
  return { path: issue.path.join('.'), message: text, messageWording: wording };
};
