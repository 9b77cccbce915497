import { vmSchema } from '@terroir/shared-types';
import type { Vm } from '@terroir/shared-types';
import { unexpectedAnswer } from './client.ts';

/** So many are parsed before anything else has its turn: 10,000 at once would stop the page. */
const sliceSize = 250;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Whether two JSON values say the same. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  // Plain reads: made into pairs, 10,000 VMs are 200,000 small arrays.
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of keys) {
    const value = right[key];
    if (value === left[key]) {
      if (value === undefined && !Object.hasOwn(right, key)) return false;
    } else if (!sameJson(left[key], value)) return false;
  }
  return true;
};

/**
 * VMs as the server sent them, parsed by the contract. One that says what is known already is the known one: it was
 * parsed before, and what shows it need not be drawn again. Throws ApiError.
 */
export const readVms = async (sent: readonly unknown[], known: readonly Vm[]): Promise<Vm[]> => {
  const byId = new Map(known.map((vm) => [vm.id, vm]));
  const knownAs = (one: unknown): Vm | undefined => {
    const id: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'id') : undefined;
    return typeof id === 'string' ? byId.get(id) : undefined;
  };
  const vms: Vm[] = [];
  for (let from = 0; from < sent.length; from += sliceSize) {
    // oxlint-disable-next-line no-await-in-loop
    if (from > 0) await turn();
    for (const one of sent.slice(from, from + sliceSize)) {
      const same = knownAs(one);
      if (same !== undefined && sameJson(one, same)) {
        vms.push(same);
        continue;
      }
      const read = vmSchema.safeParse(one);
      if (!read.success) throw unexpectedAnswer(`VM ${vms.length + 1}`, read.error);
      vms.push(read.data);
    }
  }
  return vms;
};
