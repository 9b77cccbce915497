import type { KeyPairInfo } from '@aws-sdk/client-ec2';
import type { Clients } from '../api/clients.ts';
import { hasCode } from '../api/errors.ts';
import type { ResourceKind } from './resource-kind.ts';
import { ourFilter, tagSpecification, toResource } from './tagged.ts';

/** Key pairs; AWS gets the public half alone. Their name is their id, as RunInstances asks for it. */
export const createKeys = (clients: Clients, now: () => Date): ResourceKind<'key'> => {
  const toKey = (region: string, { KeyName, Tags }: KeyPairInfo) =>
    toResource(region, { kind: 'key', id: KeyName, tags: Tags, vNetId: null, openings: [] });
  const keys = (region: string, filter: { Name: string; Values: string[] }, signal: AbortSignal) =>
    clients.ask(region, signal, async ({ reads }, options) => {
      const { KeyPairs = [] } = await reads.describeKeyPairs({ Filters: [filter] }, options);
      return KeyPairs;
    });
  return {
    list: async (region, signal) =>
      (await keys(region, ourFilter(null), signal)).map((key) => toKey(region, key)),
    async find(region, id, signal) {
      const [key] = await keys(region, { Name: 'key-name', Values: [id] }, signal);
      return key === undefined ? null : toKey(region, key);
    },
    async ensure(region, request, signal) {
      const KeyName = `${request.name}-${request.key}`;
      await clients
        .ask(region, signal, ({ changes }, options) =>
          changes.importKeyPair(
            {
              KeyName,
              PublicKeyMaterial: Buffer.from(request.sshPublicKey),
              TagSpecifications: tagSpecification('key-pair', request.name, request.tags, now()),
            },
            options,
          ),
        )
        .catch((error: unknown) => {
          // Names are unique in a region: an earlier try made it.
          if (!hasCode(error, 'InvalidKeyPair.Duplicate')) throw error;
        });
      const [key] = await keys(region, { Name: 'key-name', Values: [KeyName] }, signal);
      if (key === undefined) throw new Error('AWS does not show the key pair yet.');
      return toKey(region, key);
    },
    async remove(region, id, signal) {
      await clients
        .ask(region, signal, ({ changes }, options) => changes.deleteKeyPair({ KeyName: id }, options))
        .catch((error: unknown) => {
          if (!hasCode(error, 'InvalidKeyPair.NotFound')) throw error;
        });
    },
  };
};
