/**
 * The filter has one home: the expression. Facets are a reading of those of its top-level "and" clauses that
 * have a control; setting a facet rewrites its clause and leaves every other character alone.
 */
export interface Facets {
  providers: readonly string[];
  region: string | null;
  gpu: { exact: boolean; model: string } | null;
  minGpus: number | null;
  minVramGib: number | null;
  minVcpu: number | null;
  minMemoryGib: number | null;
  maxHourlyUsd: number | null;
}
export type FacetName = keyof Facets;

interface Clause {
  text: string;
  facet: FacetName | null;
  value: Facets[FacetName];
}

const emptyFacets: Facets = {
  providers: [],
  region: null,
  gpu: null,
  minGpus: null,
  minVramGib: null,
  minVcpu: null,
  minMemoryGib: null,
  maxHourlyUsd: null,
};

const numberFacets: readonly {
  facet: FacetName;
  field: string;
  aliases: readonly string[];
  op: '>=' | '<=';
}[] = [
  { facet: 'minVcpu', field: 'vcpu', aliases: ['vcpu'], op: '>=' },
  { facet: 'minMemoryGib', field: 'mem', aliases: ['mem', 'memorygib'], op: '>=' },
  { facet: 'minGpus', field: 'gpus', aliases: ['gpus', 'accelerator.count'], op: '>=' },
  { facet: 'minVramGib', field: 'vram', aliases: ['vram', 'accelerator.memorygibtotal'], op: '>=' },
  { facet: 'maxHourlyUsd', field: 'price', aliases: ['price', 'hourlyusd'], op: '<=' },
];
// The order in which new clauses are written, so that the same facets give the same link.
const facetOrder: readonly FacetName[] = [
  'providers',
  'region',
  'gpu',
  'minGpus',
  'minVramGib',
  'minVcpu',
  'minMemoryGib',
  'maxHourlyUsd',
];

/** Parts between top-level `and`s; null when a top-level `or` or a broken quote or bracket forbids to split. */
const splitClauses = (expression: string): string[] | null => {
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

const unquote = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');
const quoted = (value: string): string => (/^[A-Za-z0-9._-]+$/.test(value) ? value : JSON.stringify(value));

const readNumber = (field: string, op: string, raw: string): Pick<Clause, 'facet' | 'value'> | null => {
  const known = numberFacets.find(({ aliases }) => aliases.includes(field));
  const amount = Number(raw.replace(/\s*(gib|gb|usd\/h|usd)$/i, ''));
  if (!known || op !== known.op || raw.trim() === '' || !Number.isFinite(amount)) return null;
  return { facet: known.facet, value: amount };
};

const readClause = (text: string): Clause => {
  const none: Clause = { text, facet: null, value: null };
  const match = /^([A-Za-z][\w.]*)\s*(<=|>=|==|=|~|contains\b|in\b)\s*(.+)$/is.exec(text);
  if (!match) return none;
  const [, rawField = '', rawOp = '', value = ''] = match;
  const field = rawField.toLowerCase();
  const op = rawOp === '=' ? '==' : rawOp.toLowerCase();
  if (field === 'provider' && op === 'in') {
    const list = /^[([](.*)[)\]]$/s.exec(value.trim())?.[1];
    return list === undefined ? none : { text, facet: 'providers', value: list.split(',').map(unquote) };
  }
  if (/[()]/.test(value.replaceAll(/"[^"]*"|'[^']*'/g, ''))) return none;
  if (field === 'provider' && op === '==') return { text, facet: 'providers', value: [unquote(value)] };
  if (field === 'region' && op === '==') return { text, facet: 'region', value: unquote(value) };
  if ((field === 'gpu' || field === 'accelerator.model') && ['==', '~', 'contains'].includes(op)) {
    return { text, facet: 'gpu', value: { exact: op === '==', model: unquote(value) } };
  }
  return { ...none, ...readNumber(field, op, value) };
};

const clausesOf = (expression: string): Clause[] | null => {
  const parts = splitClauses(expression);
  if (!parts) return null;
  const seen = new Set<FacetName>();
  return parts.map(readClause).map((clause) => {
    // A second clause on one field stays a condition of its own: the control shows the first.
    if (clause.facet === null || seen.has(clause.facet)) return { ...clause, facet: null };
    seen.add(clause.facet);
    return clause;
  });
};

/** What the controls show for this expression; `other` counts conditions that have no control. */
export const readFacets = (expression: string): Facets & { other: number } => {
  const clauses = clausesOf(expression);
  if (!clauses) return { ...emptyFacets, other: 1 };
  const facets: Record<string, Facets[FacetName]> = {};
  let other = 0;
  for (const { facet, value } of clauses) {
    if (facet === null) other += 1;
    else facets[facet] = value;
  }
  return { ...emptyFacets, ...facets, other };
};

const writeClause = (name: FacetName, value: Facets[FacetName]): string | null => {
  if (value === null || (Array.isArray(value) && value.length === 0)) return null;
  if (Array.isArray(value)) {
    const list = value.map((item: string) => quoted(item));
    return list.length === 1 ? `provider = ${list[0] ?? ''}` : `provider in (${list.join(', ')})`;
  }
  if (typeof value === 'object' && 'model' in value) {
    return `gpu ${value.exact ? '=' : '~'} ${quoted(value.model)}`;
  }
  if (name === 'region') return `region = ${quoted(String(value))}`;
  const known = numberFacets.find(({ facet }) => facet === name);
  return known ? `${known.field} ${known.op} ${String(value)}` : null;
};

/** The expression with one facet set, or taken out when the value is null or empty. */
export const writeFacet = <Name extends FacetName>(
  expression: string,
  name: Name,
  value: Facets[Name],
): string => {
  const written = writeClause(name, value);
  const clauses = clausesOf(expression);
  if (!clauses) return written === null ? expression : `(${expression.trim()}) and ${written}`;
  const at = clauses.findIndex(({ facet }) => facet === name);
  const texts = clauses.map(({ text }) => text);
  if (at >= 0) texts.splice(at, 1, ...(written === null ? [] : [written]));
  else if (written !== null) {
    const rank = facetOrder.indexOf(name);
    const before = clauses.findIndex(({ facet }) => facet !== null && facetOrder.indexOf(facet) > rank);
    texts.splice(before < 0 ? texts.length : before, 0, written);
  }
  return texts.join(' and ');
};
