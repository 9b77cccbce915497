import type { Filter, Spec } from '@terroir/shared-types';

/** A filter asked of a plain object in the plainest way: what the engine is compared with. */
export function plainMatch(spec: Spec, { field, op, value }: Filter): boolean {
  const found = field
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
      spec,
    );
  const missing = found === undefined || found === null || found === '';
  if (op === 'exists') return missing !== value;
  if (missing) return false;
  if (Array.isArray(value)) return value.some((one) => one === found);
  if (op === '==') return found === value;
  if (op === '!=') return found !== value;
  if (typeof found === 'string') return found.toLowerCase().includes(String(value).toLowerCase());
  const [a, b] = [Number(found), Number(value)];
  if (op === '<') return a < b;
  if (op === '<=') return a <= b;
  return op === '>' ? a > b : a >= b;
}
