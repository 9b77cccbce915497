import type { InfraSummary, Vm } from '@terroir/shared-types';
import { unprocessable } from '../../http/problem-error.ts';
import type { Fleet } from '../fleet.ts';
import { BuiltInError } from './built-in-error.ts';
import { addressFunctions } from './functions/addresses.ts';
import { assignTask } from './functions/assign-task.ts';
import type { BuiltInFunction, RenderContext } from './functions/built-in-function.ts';
import { identityFunctions } from './functions/identity.ts';
import { locationFunctions } from './functions/locations.ts';
import { quoteValue } from './quote-value.ts';
import { type PlacedCall, scanShell } from './scan-shell.ts';

export const renderedMaxLength = 256 * 1024;
/** Over all VMs of a run: 1,000 VMs times a command that names 1,000 VMs would be gigabytes. */
export const renderedMaxLengthInAll = 32 * 1024 * 1024;

const functions = new Map<string, BuiltInFunction>(
  [...addressFunctions, ...identityFunctions, ...locationFunctions, assignTask].map((one) => [one.name, one]),
);

const functionOf = ({ call }: PlacedCall): BuiltInFunction => {
  const found = functions.get(call.name);
  if (found === undefined) {
    const known = [...functions.keys()].join(', ');
    throw new BuiltInError(`there is no built-in ${call.name}; there are ${known}`, call.start);
  }
  for (const [name, { index }] of call.args) {
    if (found.args.includes(name)) continue;
    throw new BuiltInError(`${call.name} has no argument ${name}; it has ${found.args.join(', ')}`, index);
  }
  for (const name of found.required ?? []) {
    if (!call.args.has(name)) throw new BuiltInError(`${call.name} needs the argument ${name}`, call.start);
  }
  return found;
};

const renderOne = (command: string, calls: readonly PlacedCall[], context: RenderContext): string => {
  let text = '';
  let at = 0;
  for (const placed of calls) {
    const { call, place } = placed;
    const value = functionOf(placed).evaluate(call, context);
    text += command.slice(at, call.start) + quoteValue(value, place, call.start);
    at = call.end;
  }
  text += command.slice(at);
  if (text.length > renderedMaxLength) {
    throw new BuiltInError(`it is longer than ${renderedMaxLength} characters once rendered`, 0);
  }
  return text;
};

/** Puts the place of a mistake into a 422 that names the command. */
const explain = <Result>(field: string, index: number, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BuiltInError)) throw error;
    const message = `${error.message} (character ${error.position})`;
    const issue = { path: `${field}.${index}`, message, position: error.position - 1 };
    throw unprocessable(`Command ${index + 1}: ${message}.`, [issue]);
  }
};

/** What can be told of commands before there are VMs: grammar, functions and arguments. Throws ProblemError 422. */
export const checkCommands = (commands: readonly string[], field: string): void => {
  for (const [index, command] of commands.entries()) {
    explain(field, index, () => scanShell(command).forEach(functionOf));
  }
};

/**
 * Replaces the `$$Func(…)` of every command for every VM: one pass over what was written, results are never
 * scanned again. Throws ProblemError 422 with the place of the first mistake; then nothing was rendered.
 */
export const renderCommands = (
  commands: readonly string[],
  vms: readonly Vm[],
  infra: InfraSummary,
  fleet: Fleet,
  describeLocation: (vm: Vm) => string,
): { vmId: string; vmName: string; commands: string[] }[] => {
  const scanned = commands.map((command, index) => explain('commands', index, () => scanShell(command)));
  // Asking the store once per target and not once per VM and call: 1,000 VMs × 100 commands.
  const infras = new Map<string, Vm[]>();
  const cachedFleet: RenderContext['fleet'] = {
    findInfra: (idOrName) => fleet.findInfra(idOrName),
    vms(infraId) {
      const known = infras.get(infraId) ?? fleet.vms(infraId);
      infras.set(infraId, known);
      return known;
    },
  };
  let lengthInAll = 0;
  return vms.map((vm, ordinal) => {
    const context: RenderContext = { fleet: cachedFleet, infra, vm, ordinal, describeLocation };
    const rendered = commands.map((command, index) =>
      explain('commands', index, () => renderOne(command, scanned[index] ?? [], context)),
    );
    lengthInAll += rendered.reduce((sum, { length }) => sum + length, 0);
    if (lengthInAll > renderedMaxLengthInAll) {
      const message = `the commands of all VMs together are longer than ${renderedMaxLengthInAll} characters once rendered`;
      throw unprocessable(`Too much for one run: ${message}.`, [{ path: 'commands', message }]);
    }
    return { vmId: vm.id, vmName: vm.name, commands: rendered };
  });
};
