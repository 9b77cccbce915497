import * as z from 'zod';
import { wordingSchema } from './wording.ts';

/** One thing that is wrong with a request. */
export const problemIssueSchema = z.object({
  path: z.string(),
  message: z.string(),
  messageWording: wordingSchema.optional(),
  /** Characters from the start of an expression. */
  position: z.number().int().optional(),
  /** The known word that was probably meant. */
  suggestion: z.string().optional(),
});
export type ProblemIssue = z.infer<typeof problemIssueSchema>;

/** RFC 9457 `application/problem+json`; every non-2xx answer of the API has this shape. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  detailWording: wordingSchema.optional(),
  remedy: z.string().optional(),
  remedyWording: wordingSchema.optional(),
  errors: z.array(problemIssueSchema).optional(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
