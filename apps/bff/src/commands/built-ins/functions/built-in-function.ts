import type { InfraSummary, Vm } from '@terroir/shared-types';
import type { Fleet } from '../../fleet.ts';
import { BuiltInError } from '../built-in-error.ts';
import type { Argument, BuiltInCall } from '../parse-call.ts';

/** For whom a call is rendered. */
export interface RenderContext {
  fleet: Pick<Fleet, 'findInfra' | 'vms'>;
  infra: InfraSummary;
  vm: Vm;
  /** Place of the VM among the targets of the run, from 0. */
  ordinal: number;
  /** Name of a region for people. */
  describeLocation: (vm: Vm) => string;
}

export interface BuiltInFunction {
  name: string;
  args: readonly string[];
  required?: readonly string[];
  evaluate(call: BuiltInCall, context: RenderContext): string;
}

export const argument = (call: BuiltInCall, name: string, otherwise = ''): string =>
  call.args.get(name)?.value ?? otherwise;

export const affixed = (call: BuiltInCall, value: string): string =>
  argument(call, 'prefix') + value + argument(call, 'postfix');

const infraOf = (context: RenderContext, name: string, index: number): InfraSummary => {
  if (name === 'this') return context.infra;
  const infra = context.fleet.findInfra(name);
  if (infra === null) throw new BuiltInError(`the target ${JSON.stringify(name)} is no infra`, index);
  return infra;
};

export interface Target {
  infra: InfraSummary;
  /** The VM that is meant; null: the infra as a whole. */
  vm: Vm | null;
  vms: Vm[];
}

/** `this`, `<infra>` or `<infra>.<vm>`; infras by id or name, VMs by id or name. */
export const resolveTarget = (call: BuiltInCall, context: RenderContext): Target => {
  const target: Argument = call.args.get('target') ?? { value: 'this', index: call.start };
  const dot = target.value.indexOf('.');
  const infra = infraOf(context, dot === -1 ? target.value : target.value.slice(0, dot), target.index);
  const vms = context.fleet.vms(infra.id);
  if (dot === -1) return { infra, vm: target.value === 'this' ? context.vm : null, vms };
  const name = target.value.slice(dot + 1);
  const vm = vms.find((candidate) => candidate.id === name || candidate.name === name);
  if (vm === undefined) {
    throw new BuiltInError(`the infra ${infra.name} has no VM ${JSON.stringify(name)}`, target.index);
  }
  return { infra, vm, vms };
};

/** The VM of the target; of an infra as a whole its first one. */
export const oneVm = (call: BuiltInCall, context: RenderContext): Vm => {
  const { infra, vm, vms } = resolveTarget(call, context);
  const found = vm ?? vms[0];
  if (found === undefined) throw new BuiltInError(`the infra ${infra.name} has no VM`, call.start);
  return found;
};
