import type { PresetStep } from '@terroir/shared-types';
import {
  fillScript,
  keepToScript,
  namesIn,
  type PlaceholderValues,
  quoteForShell,
  secretVariable,
} from './placeholders.ts';

/** How a step asks for a reboot. */
export const rebootCode = 194;

export interface RenderContext {
  values: PlaceholderValues;
  /** What stands for a secret until the command is on its way to the VM, by name; empty when it was not given. */
  secrets?: ReadonlyMap<string, string>;
  /** Decimal GB of the model, for the budget. */
  sizeGb?: number;
}

/** Seconds after which a step is ended, for a model of this size. */
export const budgetOf = (
  step: Pick<PresetStep, 'timeoutSeconds' | 'timeoutSecondsPerGb'>,
  sizeGb: number,
): number => Math.ceil(step.timeoutSeconds + step.timeoutSecondsPerGb * sizeGb);

/** What it takes as a rule, as the preset says. */
export const typicalOf = (
  step: Pick<PresetStep, 'typicalSeconds' | 'typicalSecondsPerGb'>,
  sizeGb: number,
): number => step.typicalSeconds + step.typicalSecondsPerGb * sizeGb;

/**
 * One step as one command for a VM's shell: skipped when its check succeeds, else run, then verified, both again by its
 * retry rule. Its parts run in shells of their own without input, so that nothing of them leaks into the shell they
 * share or eats its commands. They stay in the process group of that shell, so that cancelling a run ends them. Ends
 * with the exit code of the part that failed; 124 when the step's time is over; `rebootCode` when it asks for a reboot.
 */
export const renderStep = (step: PresetStep, context: RenderContext): string => {
  const { values, secrets = new Map<string, string>(), sizeGb = 0 } = context;
  const budget = budgetOf(step, sizeGb);
  const names = new Set(secrets.keys());
  const scripts = [step.check, step.run, step.verify].filter((script) => script !== undefined);
  const carried = namesIn(scripts.join('\n'), names);
  const exports = carried.map((name) => `export ${secretVariable(name)}=${secrets.get(name) ?? ''}`);
  const shell = (script: string) => {
    const lines = [...keepToScript(carried), fillScript(script, values, names).trimEnd()];
    return `timeout --foreground -k 10 ${budget} sh -euc ${quoteForShell(lines.join('\n'))} </dev/null`;
  };
  const say = (text: string) => `echo ${quoteForShell(`step ${step.id}: ${text}`)}`;
  const failed = (text: string) => [
    `echo ${quoteForShell(`step ${step.id}: ${text}`)}" (exit code $code)" >&2`,
    'exit "$code"',
  ];

  const skip =
    step.check === undefined
      ? []
      : [`if ${shell(step.check)} 2>/dev/null; then`, say('already true, skipped'), 'exit 0', 'fi'];
  const verify =
    step.verify === undefined
      ? []
      : [`if [ "$code" = 0 ]; then ${shell(step.verify)}; code=$?; part=verify; fi`];
  const { times, delaySeconds } = step.retry;
  return [
    '(',
    ...exports,
    ...skip,
    say('running'),
    'try=1 code=0',
    'while :; do',
    'part=run',
    shell(step.run),
    'code=$?',
    ...verify,
    `if [ "$code" = 0 ] || [ "$code" = ${rebootCode} ] || [ "$try" -ge ${times} ]; then break; fi`,
    'try=$((try + 1))',
    `echo "step ${step.id}: try $try of ${times} in ${delaySeconds} s (exit code $code)"`,
    `sleep ${delaySeconds}`,
    'done',
    `if [ "$code" = ${rebootCode} ]; then`,
    `echo "step ${step.id}: asks for a reboot of boot $(cat /proc/sys/kernel/random/boot_id)"`,
    `exit ${rebootCode}`,
    'fi',
    'if [ "$code" != 0 ] && [ "$part" = verify ]; then',
    ...failed('ran, but what it should bring about is not true'),
    'fi',
    'if [ "$code" != 0 ]; then',
    ...failed(`failed; 124 means that its ${budget} s were over`),
    'fi',
    say('done'),
    ')',
  ].join('\n');
};
