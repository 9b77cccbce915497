import { maskOf, parseExpression, testOfRow } from '@terroir/recommend-engine';
import type { Catalog } from './load-catalog.ts';

/**
 * A test by row for a filter expression; null when it is empty. Throws the engine's `QueryError`, which
 * becomes a 422, when it cannot be read.
 */
export const compileExpression = (catalog: Catalog, text: string): ((row: number) => boolean) | null => {
  const krwPerUsd = catalog.rates.find(({ currency }) => currency === 'KRW')?.perUsd;
  const expression = parseExpression(text, { krwPerUsd });
  if (expression === undefined) return null;
  return testOfRow(catalog.index, maskOf(catalog.index, expression));
};
