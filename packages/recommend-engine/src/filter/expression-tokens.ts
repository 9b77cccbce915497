import { QueryError } from './query-error.ts';

export interface Token {
  kind: 'word' | 'text' | 'operator' | 'open' | 'close' | 'comma' | 'end';
  text: string;
  /** Characters from the start of the expression. */
  position: number;
}

/** Longest first, so that `<=` is not read as `<`. */
const operators = ['<=', '>=', '==', '!=', '<>', '!~', '&&', '||', '<', '>', '=', '~', '!'];
const wordEnd = /[\s()<>=!~,"'&|]/;

/** Splits an expression into tokens. Throws a `QueryError` at a character that starts none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    const token = readToken(text, at, character);
    tokens.push(token.token);
    at = token.next;
  }
  tokens.push({ kind: 'end', text: '', position: text.length });
  return tokens;
}

function readToken(text: string, at: number, character: string): { token: Token; next: number } {
  const single = { '(': 'open', ')': 'close', ',': 'comma' } as const;
  if (character === '(' || character === ')' || character === ',') {
    return { token: { kind: single[character], text: character, position: at }, next: at + 1 };
  }
  if (character === '"' || character === "'") return readQuoted(text, at, character);
  const operator = operators.find((known) => text.startsWith(known, at));
  if (operator !== undefined) {
    return { token: { kind: 'operator', text: operator, position: at }, next: at + operator.length };
  }
  let end = at;
  while (end < text.length && !wordEnd.test(text[end] ?? '')) end += 1;
  if (end === at) {
    const details = { position: at };
    throw new QueryError('expression-syntax', 'expression', `"${character}" has no meaning here`, details);
  }
  return { token: { kind: 'word', text: text.slice(at, end), position: at }, next: end };
}

/** A quoted text; a backslash keeps the next character as it is. */
function readQuoted(text: string, start: number, quote: string): { token: Token; next: number } {
  let content = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === quote) {
      return { token: { kind: 'text', text: content, position: start }, next: at + 1 };
    }
    if (character === '\\' && at + 1 < text.length) at += 1;
    content += text[at] ?? '';
  }
  throw new QueryError('expression-syntax', 'expression', `the quote ${quote} is never closed`, {
    position: start,
  });
}
