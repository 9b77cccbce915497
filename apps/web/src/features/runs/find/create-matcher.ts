/** What is looked for, and how. */
export interface FindQuery {
  text: string;
  regex: boolean;
  caseSensitive: boolean;
  word: boolean;
}

export type Range = readonly [start: number, end: number];

export interface Matcher {
  /** Half-open ranges of UTF-16 units in a plain line; none overlaps another. */
  ranges: (plain: string) => readonly Range[];
  /** True: nothing is looked for, or nothing can be. */
  isEmpty: boolean;
  /** Why the expression cannot be read; null: it can. */
  problem: string | null;
}

export const emptyQuery: FindQuery = { text: '', regex: false, caseSensitive: false, word: false };

// A line of a megabyte against an expression with nested repeats would hold the page for minutes.
const maxRegexCharacters = 4096;
const special = /[\\^$.*+?()[\]{}|]/g;
// Not \b: that is ASCII alone even with `u`, and Korean words would have no borders.
const wordEdge = String.raw`[\p{L}\p{N}_]`;
const none: readonly Range[] = [];

const compile = ({ text, regex, caseSensitive, word }: FindQuery): RegExp => {
  const body = regex ? `(?:${text})` : text.replaceAll(special, String.raw`\$&`);
  const pattern = word ? `(?<!${wordEdge})${body}(?!${wordEdge})` : body;
  return new RegExp(pattern, caseSensitive ? 'gu' : 'giu');
};

/** Finds text or an expression in lines; an expression that cannot be read finds nothing and says why. */
export const createMatcher = (query: FindQuery): Matcher => {
  if (query.text === '') return { ranges: () => none, isEmpty: true, problem: null };
  let expression: RegExp;
  try {
    expression = compile(query);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ranges: () => none, isEmpty: true, problem };
  }
  return {
    isEmpty: false,
    problem: null,
    ranges(plain) {
      const found: Range[] = [];
      const searched = query.regex ? plain.slice(0, maxRegexCharacters) : plain;
      for (const match of searched.matchAll(expression)) {
        if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
      }
      return found;
    },
  };
};
