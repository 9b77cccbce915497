import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import type { DriverResource } from '../../driver.ts';
import { idOf, provider } from '../api/ids.ts';
import { tagList } from '../vms/run-input.ts';
import { tagsOf } from '../vms/translate.ts';

/** By this one is told whether it is ours. */
export const resourceTag = 'terroir-resource';
// AWS does not say when a network was made.
const createdTag = 'terroir-created-at';
const ownTags = new Set([createdTag, 'Name']);

export const tagSpecification = (
  ResourceType: NonNullable<TagSpecification['ResourceType']>,
  name: string,
  tags: Readonly<Record<string, string>>,
  now: Date,
): TagSpecification[] => [
  { ResourceType, Tags: tagList({ Name: name, ...tags, [createdTag]: now.toISOString() }) },
];

/** A network or key in our words. */
export const toResource = (
  region: string,
  seen: Pick<DriverResource, 'kind' | 'vNetId' | 'openings'> & {
    id: string | undefined;
    tags: Tag[] | undefined;
    name?: string | undefined;
  },
): DriverResource => {
  const tags = tagsOf(seen.tags);
  return {
    kind: seen.kind,
    providerId: idOf(region, seen.id),
    name: tags['Name'] ?? seen.name ?? '',
    provider,
    region,
    vNetId: seen.vNetId,
    openings: seen.openings,
    isBorrowed: false,
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !ownTags.has(key))),
    createdAt: tags[createdTag] ?? new Date(0).toISOString(),
  };
};

/** The filter for one of ours, or for all of ours. */
export const ourFilter = (key: string | null) =>
  key === null ? { Name: 'tag-key', Values: [resourceTag] } : { Name: `tag:${resourceTag}`, Values: [key] };
