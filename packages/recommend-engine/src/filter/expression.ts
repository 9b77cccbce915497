import { type Condition, describeCondition } from './condition.ts';

/** What a spec must satisfy. */
export type Expression =
  | { kind: 'condition'; condition: Condition }
  | { kind: 'and' | 'or'; items: readonly Expression[] }
  | { kind: 'not'; item: Expression };

/** Writes an expression so that parsing it again gives the same one. */
export function formatExpression(expression: Expression): string {
  if (expression.kind === 'condition') return formatCondition(expression.condition);
  if (expression.kind === 'not') return `not ${formatInner(expression.item)}`;
  return expression.items.map(formatInner).join(` ${expression.kind} `);
}

function formatInner(expression: Expression): string {
  const text = formatExpression(expression);
  return expression.kind === 'and' || expression.kind === 'or' ? `(${text})` : text;
}

function formatCondition(condition: Condition): string {
  if (condition.op === 'exists')
    return `${condition.value === true ? '' : 'not '}${condition.field.path} exists`;
  return describeCondition(condition);
}

/** The conditions that must all hold; each is a reason of its own for leaving a spec out. */
export function conjuncts(expression: Expression | undefined): Expression[] {
  if (expression === undefined) return [];
  return expression.kind === 'and' ? expression.items.flatMap(conjuncts) : [expression];
}
