import type { FilterOp } from '@terroir/shared-types';
import { type Condition, type Scalar, toCondition } from './condition.ts';
import type { Expression } from './expression.ts';
import { type Token, tokenize } from './expression-tokens.ts';
import { type Field, fieldNamed } from './fields.ts';
import { nearestName } from './nearest-name.ts';
import { type QuantityOptions, isUnit, parseQuantity } from './parse-quantity.ts';
import { QueryError } from './query-error.ts';

const maxLength = 2000;
const maxDepth = 32;
const maxConditions = 100;

const operatorWords = new Map<string, FilterOp>([
  ['=', '=='],
  ['==', '=='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['~', 'contains'],
  ['contains', 'contains'],
]);

/**
 * Parses `gpu~H100 and vram>=80 and (provider=aws or provider=gcp) and not region~gov`; undefined when the
 * text is blank. Throws a `QueryError` with the position and what was probably meant.
 */
export function parseExpression(text: string, options: QuantityOptions = {}): Expression | undefined {
  if (text.length > maxLength) {
    const length = `${text.length} characters, at most ${maxLength}`;
    throw new QueryError('expression-too-long', 'expression', `the expression has ${length}`);
  }
  const tokens = tokenize(text);
  if (tokens.length === 1) return undefined;
  const parser = new Parser(tokens, options);
  return parser.parse();
}

/** Recursive descent: `or` binds least, then `and`, then `not`. */
class Parser {
  private readonly tokens: readonly Token[];
  private readonly options: QuantityOptions;
  private at = 0;
  private conditions = 0;

  constructor(tokens: readonly Token[], options: QuantityOptions) {
    this.tokens = tokens;
    this.options = options;
  }

  parse(): Expression {
    const expression = this.either(0);
    const rest = this.peek();
    if (rest.kind !== 'end') {
      const hint = rest.kind === 'close' ? 'this ")" was never opened' : `expected "and" or "or"`;
      // "vcpu>2 not …" lacks a word, it holds no wrong one.
      const isWhole = rest.kind !== 'word' || rest.text.toLowerCase() === 'not';
      const meant = isWhole ? undefined : nearestName(rest.text, ['and', 'or']);
      throw failAt(rest, `${hint}, found "${rest.text}"`, meant);
    }
    return expression;
  }

  private either(depth: number): Expression {
    const items = [this.all(depth)];
    while (this.takeWord('or', '||')) items.push(this.all(depth));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'or', items };
  }

  private all(depth: number): Expression {
    const items = [this.unary(depth)];
    while (this.takeWord('and', '&&')) items.push(this.unary(depth));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'and', items };
  }

  private unary(depth: number): Expression {
    if (depth > maxDepth) throw failAt(this.peek(), `nested deeper than ${maxDepth} levels`);
    if (this.takeWord('not', '!')) return { kind: 'not', item: this.unary(depth + 1) };
    if (this.peek().kind !== 'open') return this.condition();
    const open = this.next();
    const inner = this.either(depth + 1);
    if (this.peek().kind !== 'close') throw failAt(open, 'this "(" is never closed');
    this.next();
    return inner;
  }

  private condition(): Expression {
    const name = this.next();
    if (name.kind !== 'word') {
      throw failAt(name, `expected a field such as gpu or price, found ${quoted(name)}`);
    }
    this.conditions += 1;
    if (this.conditions > maxConditions) throw failAt(name, `more than ${maxConditions} conditions`);
    if (this.takeWord('exists')) return leaf(this.check(name, 'exists', true));
    if (this.takeWord('in')) return leaf(this.check(name, 'in', this.list(name)));
    const operator = this.next();
    if (operator.text === '!~' && operator.kind === 'operator') {
      return { kind: 'not', item: leaf(this.check(name, 'contains', this.value(name, operator))) };
    }
    const op = operator.kind === 'text' ? undefined : operatorWords.get(operator.text.toLowerCase());
    if (op === undefined) {
      this.check(name, 'exists', true);
      const known = [...operatorWords.keys(), 'in', 'exists'];
      throw failAt(
        operator,
        `expected an operator after "${name.text}", found ${quoted(operator)}`,
        nearestName(operator.text, known),
      );
    }
    return leaf(this.check(name, op, this.value(name, operator)));
  }

  private list(name: Token): Scalar[] {
    const open = this.next();
    if (open.kind !== 'open') throw failAt(open, `expected "(" after "in", found ${quoted(open)}`);
    const values = [this.value(name, open)];
    while (this.peek().kind === 'comma') values.push(this.value(name, this.next()));
    if (this.peek().kind !== 'close') throw failAt(open, 'this list is never closed with ")"');
    this.next();
    return values;
  }

  private value(name: Token, after: Token): Scalar {
    const token = this.next();
    if (token.kind !== 'word' && token.kind !== 'text') {
      throw failAt(token, `expected a value after "${after.text}", found ${quoted(token)}`);
    }
    const field: Field = fieldNamed(name.text) ?? this.check(name, 'exists', true).field;
    if (field.kind !== 'number') return token.text;
    const parsed = parseQuantity(token.text + this.takeUnit(), field, this.options);
    if (typeof parsed === 'string') throw failAt(token, parsed);
    return parsed;
  }

  /** The unit of a number when a space stands between: `80 GiB`, `3 만원/h`; else nothing. */
  private takeUnit(): string {
    const token = this.peek();
    return token.kind === 'word' && isUnit(token.text) ? this.next().text : '';
  }

  private check(name: Token, op: FilterOp, value: Scalar | Scalar[]): Condition {
    return toCondition({ field: name.text, op, value }, 'expression', name.position);
  }

  private takeWord(...words: string[]): boolean {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'operator') return false;
    if (!words.includes(token.text.toLowerCase())) return false;
    this.at += 1;
    return true;
  }

  private peek(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { kind: 'end', text: '', position: 0 };
  }

  private next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }
}

function leaf(condition: Condition): Expression {
  return { kind: 'condition', condition };
}

function quoted(token: Token): string {
  return token.kind === 'end' ? 'the end' : `"${token.text}"`;
}

function failAt(token: Token, message: string, suggestion?: string): QueryError {
  return new QueryError('expression-syntax', 'expression', message, { position: token.position, suggestion });
}
