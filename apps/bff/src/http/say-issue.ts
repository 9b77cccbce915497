import { type ProblemIssue, type WordingCode, wordings } from '@terroir/shared-types';
import * as z from 'zod';
import { type Said, say } from '../wordings/say.ts';

type Issue = z.core.$ZodIssue;

/** The rules that schemas name by themselves, by their English words. */
const ruleOf = new Map<string, WordingCode>(
  Object.entries(wordings).flatMap(([code, text]) =>
    code.startsWith('rule-') ? [[text, code as WordingCode] as const] : [],
  ),
);
const fillSchema = z.object({ values: z.record(z.string(), z.string()) });

const namedRule = (code: WordingCode, issue: Issue): Said => {
  const { values } = fillSchema.catch({ values: {} }).parse(issue.code === 'custom' ? issue.params : {});
  return {
    text: issue.message.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? ''),
    wording: { code, ...(Object.keys(values).length === 0 ? {} : { values }) },
  };
};

/** What zod says by itself, which is more exact in English. */
const generalRule = (issue: Issue): Said => {
  const { code, message } = issue;
  if (code === 'too_big') return say(issue.origin === 'string' ? 'field-too-long' : 'field-too-big');
  if (code === 'too_small') {
    if (issue.minimum === 1 && issue.origin !== 'number') return say('field-missing');
    return say(issue.origin === 'string' ? 'field-too-short' : 'field-too-small');
  }
  if (code === 'unrecognized_keys') return say('field-unknown');
  if (code === 'invalid_type' && message.endsWith('received undefined')) return say('field-missing');
  return say('field-wrong', { why: message });
};

const ruleBroken = (issue: Issue): Said => {
  const rule = ruleOf.get(issue.message);
  return rule === undefined
    ? { text: issue.message, wording: generalRule(issue).wording }
    : namedRule(rule, issue);
};

/** What is wrong with these fields, in words that the page has in its own languages. */
export const sayIssueAt = (issue: Issue, paths: readonly string[]): ProblemIssue[] => {
  const { text, wording } = ruleBroken(issue);
  return paths.map((path) => ({ path, message: text, messageWording: wording }));
};
