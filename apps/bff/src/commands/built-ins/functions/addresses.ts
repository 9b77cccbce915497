import type { Vm } from '@terroir/shared-types';
import { BuiltInError } from '../built-in-error.ts';
import { affixed, argument, type BuiltInFunction, oneVm, resolveTarget } from './built-in-function.ts';

type Address = 'publicIp' | 'privateIp';
const words = { publicIp: 'public IP', privateIp: 'private IP' } as const;

/** `key=value` or `key`, several joined by commas; all must fit. */
const hasLabels = (vm: Vm, selector: string): boolean =>
  selector.split(',').every((term) => {
    const [key = '', ...value] = term.trim().split('=');
    return value.length === 0 ? key in vm.labels : vm.labels[key] === value.join('=');
  });

const one = (name: string, address: Address): BuiltInFunction => ({
  name,
  args: ['target', 'prefix', 'postfix'],
  evaluate(call, context) {
    const vm = oneVm(call, context);
    const ip = vm[address];
    if (ip === null) throw new BuiltInError(`the VM ${vm.name} has no ${words[address]} yet`, call.start);
    return affixed(call, ip);
  },
});

const many = (name: string, address: Address): BuiltInFunction => ({
  name,
  args: ['target', 'separator', 'prefix', 'postfix', 'label'],
  evaluate(call, context) {
    const { infra, vms } = resolveTarget(call, context);
    const label = call.args.get('label')?.value;
    const ips = vms
      .filter((vm) => label === undefined || hasLabels(vm, label))
      .flatMap((vm) => vm[address] ?? []);
    if (ips.length === 0) {
      const which = label === undefined ? '' : ` labelled ${JSON.stringify(label)}`;
      throw new BuiltInError(
        `the infra ${infra.name} has no VM${which} with a ${words[address]}`,
        call.start,
      );
    }
    return ips.map((ip) => affixed(call, ip)).join(argument(call, 'separator', ','));
  },
});

export const addressFunctions: readonly BuiltInFunction[] = [
  one('GetPublicIP', 'publicIp'),
  many('GetPublicIPs', 'publicIp'),
  one('GetPrivateIP', 'privateIp'),
  many('GetPrivateIPs', 'privateIp'),
];
