import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Expression, formatExpression } from './expression.ts';
import { fieldNamed } from './fields.ts';
import { parseExpression } from './parse-expression.ts';
import { QueryError } from './query-error.ts';

const written = (text: string): string => {
  const expression = parseExpression(text, { krwPerUsd: 1450 });
  return expression === undefined ? '' : formatExpression(expression);
};

function failure(text: string): QueryError {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`"${text}" was accepted`);
}

test('a unit may stand apart from its number, and a missing word is not taken for a wrong one', () => {
  expect(written('price < 3 만원/h and mem >= 80 GiB')).toBe(written('price<3만원/h and mem>=80GiB'));
  expect(written('price<1억원/month')).toBe(written('price<10000만원/month'));
  expect(written('gpus > 7 and vcpu=4')).toBe('accelerator.count > 7 and vcpu == 4');
  expect(failure('vcpu>2 not gpus>1')).toMatchObject({ position: 7, suggestion: undefined });
  expect(failure('vcpu>2 adn gpus>1')).toMatchObject({ position: 7, suggestion: 'and' });
});

test('aliases, precedence and negation read as a person means them', () => {
  expect(
    written('gpu~H100 and vram>=80 and price<30 and (provider=aws or provider=gcp) and not region~gov'),
  ).toBe(
    'accelerator.model contains "H100" and accelerator.memoryGibTotal >= 80 and hourlyUsd < 30 and ' +
      '(provider == "aws" or provider == "gcp") and not region contains "gov"',
  );
  expect(written('vcpu=1 or vcpu=2 and mem>4')).toBe('vcpu == 1 or (vcpu == 2 and memoryGib > 4)');
});

test('a blank expression asks nothing', () => {
  expect(parseExpression('')).toBeUndefined();
  expect(parseExpression('  \n ')).toBeUndefined();
});

test('quotes, lists, symbols and existence are understood', () => {
  expect(written(`name = 'a "b" c'`)).toBe(String.raw`name == "a \"b\" c"`);
  expect(written('provider in (aws, gcp)')).toBe('provider in ("aws", "gcp")');
  expect(written('gpu !~ T4 && !(price exists)')).toBe(
    'not accelerator.model contains "T4" and not hourlyUsd exists',
  );
  expect(written('gpu~h100 AND vcpu>1')).toBe('accelerator.model contains "h100" and vcpu > 1');
});

test('units are turned into the unit of the field', () => {
  expect(written('vram >= 80GiB')).toBe('accelerator.memoryGibTotal >= 80');
  expect(written('mem < 512MiB or mem>1.5TB')).toBe('memoryGib < 0.5 or memoryGib > 1536');
  expect(written('price < $30/h')).toBe('hourlyUsd < 30');
  expect(written('price <= 3만원/h')).toBe(`hourlyUsd <= ${30_000 / 1450}`);
  expect(written('price < 744$/month')).toBe('hourlyUsd < 1');
  expect(written('price < ₩1450')).toBe('hourlyUsd < 1');
});

test('mistakes are answered with their place and what was probably meant', () => {
  expect(failure('vcpuu > 4')).toMatchObject({ code: 'unknown-field', position: 0, suggestion: 'vcpu' });
  expect(failure('vcpu > 4 annd price < 3')).toMatchObject({ position: 9, suggestion: 'and' });
  expect(failure('price << 3').position).toBe(7);
  expect(failure('price < ').message).toBe('expected a value after "<", found the end (at character 9)');
  expect(failure('(vcpu > 4').message).toContain('this "(" is never closed (at character 1)');
  expect(failure('vcpu > 4)').message).toContain('this ")" was never opened');
  expect(failure('gpu = "H100').message).toContain('is never closed');
  expect(failure('vcpu > many').message).toContain('"many" is not a number');
  expect(failure('vcpu > 80GiB').message).toContain('has no unit');
  expect(failure('price < 3만원/h').message).toContain('no exchange rate');
  expect(failure('price < 3EUR').message).toContain('unknown currency "eur"');
  expect(failure('price < 30GiB').message).toContain('a price is in USD per hour, not in gib');
  expect(failure('vram > 5constructor').message).toContain('unknown unit "constructor"');
  expect(failure('vcpu constructor 5')).toMatchObject({ code: 'expression-syntax', position: 5 });
  expect(failure('__proto__ > 3')).toMatchObject({ code: 'unknown-field' });
  expect(failure('gpu > 3')).toMatchObject({ code: 'wrong-operator' });
  expect(failure('gpu like H100')).toMatchObject({ code: 'expression-syntax', position: 4 });
});

test('bombs are refused', () => {
  expect(failure(`${'('.repeat(500)}vcpu>1`).message).toContain('nested deeper');
  expect(failure('not '.repeat(400) + 'vcpu>1').message).toContain('nested deeper');
  expect(failure('vcpu>1 or '.repeat(150) + 'vcpu>1').message).toContain('more than 100 conditions');
  expect(failure('x'.repeat(2001))).toMatchObject({ code: 'expression-too-long' });
});

const condition = fc.oneof(
  fc.record({
    path: fc.constantFrom('vcpu', 'hourlyUsd', 'memoryGib'),
    op: fc.constantFrom('<', '<=', '==', '!=', '>=', '>'),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  }),
  fc.record({
    path: fc.constantFrom('name', 'provider', 'note'),
    op: fc.constantFrom('==', '!=', 'contains'),
    value: fc.string({ minLength: 1, maxLength: 12 }),
  }),
  fc.record({
    path: fc.constantFrom('name', 'region'),
    op: fc.constant('in'),
    value: fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    path: fc.constantFrom('accelerator', 'hourlyUsd'),
    op: fc.constant('exists'),
    value: fc.constant(true),
  }),
);

const expressions = fc.letrec<{ any: Expression; leaf: Expression; not: Expression; both: Expression }>(
  (tie) => ({
    any: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('not'), tie('both')),
    leaf: condition.map(({ path, op, value }): Expression => {
      const field = fieldNamed(path);
      if (field === undefined) throw new Error(path);
      return { kind: 'condition', condition: { field, op, value } };
    }),
    not: tie('any').map((item): Expression => ({ kind: 'not', item })),
    both: fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, items]): Expression => ({ kind, items })),
  }),
).any;

test('any expression written out is read back as itself', () => {
  fc.assert(
    fc.property(expressions, (expression) => {
      const text = formatExpression(expression);
      fc.pre(text.length <= 2000);
      expect(parseExpression(text)).toEqual(expression);
    }),
    { numRuns: 300 },
  );
});

test('any text is answered or refused, never a crash', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[a-z<>=~()"!& |0-9.$/]{0,40}$/)),
      (text) => {
        try {
          parseExpression(text);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
