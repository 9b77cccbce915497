import type { PresetStep } from '@terroir/shared-types';
import { fillScript, type PlaceholderValues, quoteForShell } from './placeholders.ts';

/**
 * One step as one command for a VM's shell: skipped when its check succeeds, else run, then verified. Its parts
 * run in shells of their own without input, so that nothing of them leaks into the shell they share or eats its
 * commands. They stay in the process group of that shell, so that cancelling a run ends them. Ends with the exit code of the part that failed; 124 when the step's time is over.
 */
export const renderStep = (step: PresetStep, values: PlaceholderValues): string => {
  const shell = (script: string) =>
    `timeout --foreground -k 10 ${step.timeoutSeconds} sh -euc ${quoteForShell(fillScript(script, values).trimEnd())} </dev/null`;
  const say = (text: string) => `echo ${quoteForShell(`step ${step.id}: ${text}`)}`;
  const failed = (text: string) =>
    `{ code=$?; echo ${quoteForShell(`step ${step.id}: ${text}`)}" (exit code $code)" >&2; exit "$code"; }`;

  const skip =
    step.check === undefined
      ? []
      : [`if ${shell(step.check)} 2>/dev/null; then`, say('already true, skipped'), 'exit 0', 'fi'];
  const verify =
    step.verify === undefined
      ? []
      : [`${shell(step.verify)} || ${failed('ran, but what it should bring about is not true')}`];
  return [
    '(',
    ...skip,
    say('running'),
    `${shell(step.run)} || ${failed(`failed; 124 means that its ${step.timeoutSeconds} s were over`)}`,
    ...verify,
    say('done'),
    ')',
  ].join('\n');
};
