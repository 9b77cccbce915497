import { isPrivateKey } from '../../../ssh/host-keys.ts';
import { DriverError, type ImportPort, type ImportableVm } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { type NodeId, partsOf } from './ids.ts';
import { type Infras, seenIn } from './infras.ts';
import { readLogin } from './let-in.ts';
import { ownLabels, tagsOf } from './own-labels.ts';
import { setLabels } from './set-labels.ts';
import { type Reach, type Seen, fromSeen, labelsOf } from './translate.ts';
import { type Said, asDetail, asMessage, asRemedy, say } from '../../../wordings/say.ts';

const joinable: ReadonlySet<string> = new Set(['running', 'suspended']);

const refused = (message: Said, remedy: Said): DriverError =>
  new DriverError(
    { code: 'invalid-request', ...asMessage(message), retryable: false, ...asRemedy(remedy) },
    'refused',
  );

export interface ImportDeps extends Pick<Client, 'call'> {
  namespace: string;
  infras: Infras;
  override: Reach | null;
}

/** Taking in VMs of infras that others have made in our namespace, with CB-MapUI or a script. */
export const createImports = (deps: ImportDeps): ImportPort => {
  const find = async (providerVmId: string, signal: AbortSignal) => {
    const id: NodeId | null = partsOf(providerVmId);
    const all = await deps.infras.all(signal);
    const seen = id === null ? null : seenIn(all.get(id.infra), id);
    if (seen?.node === null || seen === null) {
      throw refused(
        say('tumblebug-no-such-vm', { namespace: deps.namespace, vm: providerVmId }),
        say('tumblebug-see-vms'),
      );
    }
    return { infra: seen.infra, node: seen.node };
  };

  const present = (seen: Seen & { node: object }): ImportableVm => {
    const vm = fromSeen(seen, deps.override);
    const cost = seen.node?.spec?.costPerHour ?? -1;
    const canJoin = joinable.has(vm.status.unified);
    return {
      ...vm,
      ...asDetail(
        canJoin
          ? say('tumblebug-can-join', { spec: vm.specName, infra: seen.infra.id })
          : say('tumblebug-cannot-join', { status: vm.status.raw, infra: seen.infra.id }),
      ),
      canJoin,
      // They write -1 for what they do not know.
      hourlyUsd: cost > 0 ? cost : null,
    };
  };

  return {
    async list(signal) {
      return [...(await deps.infras.all(signal)).values()].flatMap((infra) =>
        infra.node
          .map((node) => ({ infra, node }))
          // What we ordered is listed as ours already.
          .filter((seen) => labelsOf(seen)[ownLabels.loginKey] === undefined)
          .map(present)
          .filter(({ status }) => status.unified !== 'terminated'),
      );
    },

    async claim(providerVmId, tags, signal) {
      const seen = await find(providerVmId, signal);
      const owner = tagsOf(labelsOf(seen))['terroir-infra'];
      if (owner !== undefined && owner !== tags['terroir-infra']) {
        throw refused(say('other-infra', { vm: providerVmId }), say('release-there-first'));
      }
      await setLabels(deps, seen.node, tags, signal);
    },

    async loginKey(providerVmId, signal) {
      const { node } = await find(providerVmId, signal);
      if (node.sshKeyId === '') return null;
      const { privateKey } = await readLogin(deps, node, signal);
      return isPrivateKey(privateKey) ? privateKey : null;
    },
  };
};
