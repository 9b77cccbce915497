import { affixed, type BuiltInFunction, oneVm, resolveTarget } from './built-in-function.ts';

const args = ['target', 'prefix', 'postfix'] as const;
const vmId: BuiltInFunction['evaluate'] = (call, context) => affixed(call, oneVm(call, context).id);

export const identityFunctions: readonly BuiltInFunction[] = [
  {
    name: 'GetInfraId',
    args,
    evaluate: (call, context) => affixed(call, resolveTarget(call, context).infra.id),
  },
  // Terroir has one namespace; the name keeps scripts written for CB-Tumblebug working.
  { name: 'GetNsId', args, evaluate: (call) => affixed(call, 'default') },
  { name: 'GetVmId', args, evaluate: vmId },
  { name: 'GetNodeId', args, evaluate: vmId },
];
