import { affixed, type BuiltInFunction, oneVm } from './built-in-function.ts';

const args = ['target', 'prefix', 'postfix'] as const;

export const locationFunctions: readonly BuiltInFunction[] = [
  {
    name: 'GetLocationDisplay',
    args,
    evaluate: (call, context) => affixed(call, context.describeLocation(oneVm(call, context))),
  },
  {
    name: 'GetLocationLatitude',
    args,
    evaluate: (call, context) => affixed(call, String(oneVm(call, context).lngLat[1])),
  },
  {
    name: 'GetLocationLongitude',
    args,
    evaluate: (call, context) => affixed(call, String(oneVm(call, context).lngLat[0])),
  },
];
