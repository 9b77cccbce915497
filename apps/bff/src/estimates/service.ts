import { estimate, getSpec } from '@terroir/recommend-engine';
import type { Estimate, EstimateRequest } from '@terroir/shared-types';
import type { Catalog } from '../catalog/load-catalog.ts';
import { unknownSpec } from '../catalog/unknown-spec.ts';
import { unprocessable } from '../http/problem-error.ts';

/** What node groups cost by today's catalog, in exact decimals. Throws ProblemError 422 naming unknown specs. */
export const estimateCost = (catalog: Catalog, { nodeGroups, monthHours }: EstimateRequest): Estimate => {
  const names = nodeGroups.map(({ name }) => name);
  const repeated = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (repeated >= 0) {
    const message = `two node groups have the name ${names[repeated]}`;
    throw unprocessable(`nodeGroups.${repeated}.name: ${message}.`, [
      { path: `nodeGroups.${repeated}.name`, message },
    ]);
  }
  const specs = nodeGroups.map(({ specId }) => getSpec(catalog.index, specId));
  const errors = nodeGroups.flatMap(({ specId }, at) =>
    specs[at] === undefined ? [unknownSpec(catalog.index, specId, `nodeGroups.${at}.specId`)] : [],
  );
  if (errors[0] !== undefined) throw unprocessable(`${errors[0].path}: ${errors[0].message}.`, errors);
  return estimate(
    nodeGroups.map((group, at) => ({
      ...group,
      unitHourlyUsd: specs[at]?.hourlyUsd ?? null,
      priceAsOf: specs[at]?.priceAsOf,
    })),
    monthHours,
  );
};
