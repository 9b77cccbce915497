import { estimate } from '@terroir/recommend-engine';
import type {
  Estimate,
  Image,
  InfraRequest,
  NodeGroupRequest,
  ProblemIssue,
  RootDisk,
  Spec,
} from '@terroir/shared-types';
import { priceHere } from '../drivers/price-here.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import { unprocessable } from '../http/problem-error.ts';
import type { CeilingOf } from './ceiling.ts';
import type { InfraCatalog } from './infra-catalog.ts';
import { sumHourlyUsd } from '../costs/money.ts';

export interface PlannedGroup {
  request: NodeGroupRequest;
  /** At the price that the launch is counted at. */
  spec: Spec;
  /** What an hour of one VM can come to; null: not known. */
  atMostHourlyUsd: number | null;
}

type Complaint = ProblemIssue;

/** Resolves specs and images of a request. Throws 422 with the path of everything that does not fit. */
export const planLaunch = (
  request: InfraRequest,
  connection: DriverConnection,
  catalog: InfraCatalog,
): PlannedGroup[] => {
  const errors: Complaint[] = [];
  const planned = request.nodeGroups.flatMap((group, index) => {
    const path = `nodeGroups.${index}`;
    for (const [at, id] of group.alternatives.entries()) {
      errors.push(...specComplaints(`${path}.alternatives.${at}`, id, catalog, connection));
    }
    const spec = catalog.spec(group.specId);
    errors.push(...specComplaints(`${path}.specId`, group.specId, catalog, connection));
    if (spec === null) return [];
    errors.push(...diskComplaints(`${path}.rootDisk.type`, group.rootDisk, spec.provider, connection));
    if (group.imageId !== undefined) {
      errors.push(...imageComplaints(`${path}.imageId`, group.imageId, catalog.image(group.imageId), spec));
    }
    const { driver } = connection;
    const atMostHourlyUsd = driver.prices === undefined ? spec.hourlyUsd : driver.prices.atMost(spec);
    return [{ request: group, spec: priceHere(driver, spec), atMostHourlyUsd }];
  });
  const [first] = errors;
  if (first !== undefined) throw unprocessable(`${first.path}: ${first.message.replace(/\.$/, '')}.`, errors);
  return planned;
};

/** What the hour of a launch can come to at most, USD: what caps must have room for. It is the estimate, but for spot. */
export const reserveOf = (
  groups: readonly PlannedGroup[],
  connectionId: string,
  ceilingOf: CeilingOf,
): number =>
  sumHourlyUsd(
    groups.map(({ request: { count }, spec }) => ({ hourly_usd: ceilingOf(connectionId, spec), n: count })),
  ).hourlyUsd;

/** The estimate of a launch; the page shows the same figures before it. */
export const estimateLaunch = (groups: readonly { name: string; spec: Spec; count: number }[]): Estimate =>
  estimate(
    groups.map(({ name, spec, count }) => ({
      name,
      specId: spec.id,
      count,
      unitHourlyUsd: spec.hourlyUsd,
      priceAsOf: spec.priceAsOf,
    })),
  );

const specComplaints = (
  path: string,
  id: string,
  catalog: InfraCatalog,
  { driver, name }: DriverConnection,
): Complaint[] => {
  const spec = catalog.spec(id);
  if (spec === null) return [catalog.unknownSpec(id, path)];
  if (!driver.providers.includes('*') && !driver.providers.includes(spec.provider)) {
    return [
      {
        path,
        message: `The connection ${JSON.stringify(name)} does not reach the provider ${spec.provider}.`,
      },
    ];
  }
  const regionId = `${spec.provider}+${spec.region}`;
  if (driver.regions?.includes(regionId) ?? true) return [];
  return [{ path, message: `The connection ${JSON.stringify(name)} does not reach the region ${regionId}.` }];
};

// Every driver knows these; what they are at a provider is the driver's to say.
const plainDiskTypes = ['default', 'ssd', 'hdd'];

const diskComplaints = (
  path: string,
  disk: RootDisk | undefined,
  provider: string,
  { driver }: DriverConnection,
): Complaint[] => {
  const own = driver.rootDiskTypes?.(provider);
  if (disk === undefined || own === undefined) return [];
  const known = [...plainDiskTypes, ...own];
  if (known.includes(disk.type)) return [];
  const has = `${provider} has ${known.join(', ')}`;
  return [{ path, message: `There is no root disk of the type ${JSON.stringify(disk.type)}; ${has}.` }];
};

const imageComplaints = (path: string, id: string, image: Image | null, spec: Spec): Complaint[] => {
  if (image === null) return [{ path, message: `The catalog has no image ${JSON.stringify(id)}.` }];
  if (image.provider !== spec.provider || (image.region !== '*' && image.region !== spec.region)) {
    return [{ path, message: `The image ${id} is not offered in ${spec.provider} ${spec.region}.` }];
  }
  if (image.arch !== spec.arch) {
    return [{ path, message: `The image ${id} is for ${image.arch}, the spec ${spec.id} is ${spec.arch}.` }];
  }
  return [];
};
