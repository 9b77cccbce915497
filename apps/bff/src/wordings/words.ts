import { type Task, type Wording, wordingSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import { type Said, alreadySaid, say } from './say.ts';

/** A sentence of ours, or somebody else's words as they came. */
export type Words = string | Said;

export const textOf = (words: Words): string => (typeof words === 'string' ? words : words.text);
const wordingOf = (words: Words | null): Wording | undefined =>
  words !== null && typeof words === 'object' ? words.wording : undefined;

/** One after the other; `what` alone where nothing is to be said after it. */
export const thenSaid = (what: Words, then: Words | null): Words =>
  then === null || textOf(then) === '' ? what : say('said-then', { first: what, second: then });

/** An error that a person is told of in their language. */
export class SaidError extends Error {
  readonly messageWording: Wording | undefined;
  constructor(words: Words) {
    super(textOf(words));
    this.messageWording = wordingOf(words);
  }
}

const wordingAt = (error: object, field: string): Wording | undefined =>
  wordingSchema.optional().safeParse(Reflect.get(error, field)).data;

/** What an error says: in our words where it has them, else in its own. */
export const saidBy = (error: unknown): Words => {
  if (!(error instanceof Error)) return String(error);
  return alreadySaid(error.message, wordingAt(error, 'messageWording') ?? wordingAt(error, 'detailWording'));
};
/** What is to be done about an error, where it knows. */
export const remedyBy = (error: {
  remedy?: string | undefined;
  remedyWording?: Wording | undefined;
}): Words | null => (error.remedy === undefined ? null : alreadySaid(error.remedy, error.remedyWording));

/** Why a task ended as it did; null: there is nothing to say about it. */
export const taskWords = ({ detail, detailWording }: Task): Words | null =>
  detail === null ? null : alreadySaid(detail, detailWording);
/** As above, and at least as what it ended. */
export const saidOfTask = (task: Task): Words =>
  taskWords(task) ?? say('ended-as', { status: say(`task-${task.status}`) });

const wordingsSchema = z.object({
  detail: wordingSchema.optional(),
  remedy: wordingSchema.optional(),
});
/** `wordings` of a row that has `detail` and `remedy`; null: the words are somebody else's, or from before. */
export const wordingsColumn = jsonColumn(wordingsSchema).nullable();
export const asWordingsColumn = (wordings: Row['wordings']): string | null =>
  wordings === null ? null : JSON.stringify(wordings);

interface Row {
  detail: string | null;
  remedy: string | null;
  wordings: z.output<typeof wordingsColumn>;
}
/** What a row is told to say from now on; what is left out stays. */
export interface NewWords {
  detail?: Words | null;
  remedy?: Words | null;
}

/** Puts words into a row, no longer than `maxLength`. */
export const keepWords = (before: Row, { detail, remedy }: NewWords, maxLength: number): Row => ({
  detail: detail === undefined ? before.detail : detail === null ? null : textOf(detail).slice(0, maxLength),
  remedy: remedy === undefined ? before.remedy : remedy === null ? null : textOf(remedy).slice(0, maxLength),
  wordings: {
    detail: detail === undefined ? before.wordings?.detail : wordingOf(detail),
    remedy: remedy === undefined ? before.wordings?.remedy : wordingOf(remedy),
  },
});

/** As the contract tells what is not kept. */
export const asDetailOf = (words: Words) => ({ detail: textOf(words), detailWording: wordingOf(words) });

/** As the contract tells the words of a row. */
export const tellWords = ({ detail, remedy, wordings }: Row) => ({
  detail,
  detailWording: wordings?.detail,
  remedy,
  remedyWording: wordings?.remedy,
});

// What a service answered may be long.
const maxDetailLength = 1000;

/** One wording, for a row that has a `detail` alone. */
export const wordingColumn = jsonColumn(wordingSchema).nullable();
export const asColumns = (words: Words | null): { detail: string | null; wording: string | null } => {
  const wording = wordingOf(words);
  return {
    detail: words === null ? null : textOf(words).slice(0, maxDetailLength),
    wording: wording === undefined ? null : JSON.stringify(wording),
  };
};
