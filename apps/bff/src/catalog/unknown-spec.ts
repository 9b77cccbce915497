import { type CatalogIndex, nearestSpecId } from '@terroir/recommend-engine';
import type { ProblemIssue } from '@terroir/shared-types';

/** What is wrong with the id of a spec that the catalog does not have, with the one that was probably meant. */
export const unknownSpec = (index: CatalogIndex, specId: string, path: string): ProblemIssue => {
  const suggestion = nearestSpecId(index, specId);
  const nearest = suggestion === undefined ? '' : `; nearest known: ${JSON.stringify(suggestion)}`;
  const message = `the catalog has no spec ${JSON.stringify(specId)}${nearest}`;
  return { path, message, ...(suggestion === undefined ? {} : { suggestion }) };
};
