import type { Filter, Volume, VolumeAttachment } from '@aws-sdk/client-ec2';
import type { DriverDisk } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { idOf, provider } from '../api/ids.ts';
import { tagsOf } from '../vms/translate.ts';

/** By this one a data disk is told from the root disk of a VM. */
export const diskTag = 'terroir-disk';
/** The idempotency key, as VMs have it. */
export const keyTag = 'terroir-key';
const ownTags = new Set([keyTag, 'Name']);

const pageSize = 500;
// Bounds a listing whose cursor goes in a circle.
const maxPages = 1000;
// What is being deleted costs nothing any more and cannot be used.
const goneStates: ReadonlySet<string | undefined> = new Set(['deleting', 'deleted']);

const isThere = ({ State }: Volume): boolean => !goneStates.has(State);

/** Where it is attached, also while it comes or goes; null: nowhere. */
export const attachmentOf = ({ Attachments = [] }: Volume): VolumeAttachment | null =>
  Attachments.find(({ State }) => State !== 'detached') ?? null;

/** The instance that has it; null: none. */
export const holderOf = (volume: Volume): string | null => attachmentOf(volume)?.InstanceId ?? null;

/** A volume in our words. */
export const toDisk = (region: string, volume: Volume): DriverDisk => {
  const tags = tagsOf(volume.Tags);
  const holder = holderOf(volume);
  return {
    providerDiskId: idOf(region, volume.VolumeId),
    name: tags['Name'] ?? '',
    provider,
    region,
    sizeGib: volume.Size ?? 0,
    attachedTo: holder === null ? null : idOf(region, holder),
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !ownTags.has(key))),
    createdAt: volume.CreateTime?.toISOString() ?? new Date(0).toISOString(),
  };
};

/** All volumes behind a filter; complete or throws. */
export const volumesBehind = (
  clients: Clients,
  region: string,
  filter: Filter,
  signal: AbortSignal,
): Promise<Volume[]> =>
  clients.ask(region, signal, async ({ reads }, options) => {
    const found: Volume[] = [];
    let NextToken: string | undefined;
    for (let page = 0; page < maxPages; page++) {
      const answer = await reads.describeVolumes(
        { Filters: [filter], MaxResults: pageSize, ...(NextToken === undefined ? {} : { NextToken }) },
        options,
      );
      found.push(...(answer.Volumes ?? []).filter(isThere));
      NextToken = answer.NextToken;
      if (NextToken === undefined || NextToken === '') return found;
    }
    throw new Error('The listing of volumes did not end.');
  });
