import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DriverDisk } from '../../driver.ts';
import type { TbDataDisk } from '../api/schemas.ts';
import { regionIdOf } from '../regions.ts';
import { instantOf } from '../vms/instant.ts';
import { idOf } from '../vms/ids.ts';

/** Their name of a disk is made from its key, so that a repeat meets the first. */
export const diskNameOf = (key: string): string =>
  `d${createHash('sha256').update(key).digest('hex').slice(0, 31)}`;

const nameTag = 'terroir-name';
const tagsSchema = z.record(z.string(), z.string());

/** Their listing has no labels, so our tags stand in the description. */
export const descriptionOf = ({ name, tags }: Pick<DriverDisk, 'name' | 'tags'>): string =>
  JSON.stringify({ [nameTag]: name, ...tags });

const tagsOf = ({ description }: TbDataDisk): Record<string, string> => {
  try {
    return tagsSchema.parse(JSON.parse(description));
  } catch {
    return {}; // somebody else's words
  }
};

export const isOurs = (disk: TbDataDisk): boolean => tagsOf(disk)['terroir-disk'] !== undefined;

/** Id of the VM that has it; null: none. */
export const holderOf = ({ associatedObjectList }: TbDataDisk): string | null => {
  const [, infra = '', node = ''] =
    associatedObjectList
      .map((path) => /^\/ns\/[^/]+\/infra\/([^/]+)\/node\/([^/]+)$/.exec(path))
      .find((match) => match !== null) ?? [];
  return infra === '' ? null : idOf({ infra, node });
};

/** A disk of theirs in our words. */
export const toDisk = (disk: TbDataDisk): DriverDisk => {
  const { [nameTag]: name = disk.id, ...tags } = tagsOf(disk);
  const config = disk.connectionConfig;
  const [provider = '', region = ''] =
    config === null || config === undefined ? [] : regionIdOf(config).split('+');
  return {
    providerDiskId: disk.id,
    name,
    provider,
    region,
    sizeGib: disk.diskSize,
    attachedTo: holderOf(disk),
    tags,
    createdAt: instantOf(disk.createdTime),
  };
};
