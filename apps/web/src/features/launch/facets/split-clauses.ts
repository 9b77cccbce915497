/** Parts between top-level `and`s; null when a top-level `or` or a broken quote or bracket forbids to split. */
export const splitClauses = (expression: string): string[] | null => {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let index = 0; index < expression.length; index += 1) {
    const character = expression[index] ?? '';
    if (quote !== '') {
      if (character === '\\') index += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (depth === 0) {
      const word = /^(?:(and|or)(?![\w.-])|(&&|\|\|))/i.exec(expression.slice(index));
      if (!word || (word[1] !== undefined && /[\w.-]/.test(expression[index - 1] ?? ' '))) continue;
      if (/^(or|\|\|)$/i.test(word[0])) return null;
      parts.push(expression.slice(start, index));
      start = index + word[0].length;
      index = start - 1;
    }
    if (depth < 0) return null;
  }
  if (depth !== 0 || quote !== '') return null;
  parts.push(expression.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
};

/** The expression without one of its conditions, counted from 0; as it is when it cannot be taken apart. */
export const withoutClause = (expression: string, at: number): string =>
  splitClauses(expression)?.toSpliced(at, 1).join(' and ') ?? expression;
