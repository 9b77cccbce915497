import type { Preset, PresetStep, Task } from '@terroir/shared-types';
import { type Said, say } from '../wordings/say.ts';
import { taskWords, type Words } from '../wordings/words.ts';

/** Why a round ended without success, and what to do next. */
export interface Explanation {
  detail: Words;
  remedy: Words;
}

const byKind: Record<PresetStep['kind'], Said> = {
  prepare: say('setup-fix-prepare'),
  install: say('setup-fix-install'),
  download: say('setup-fix-download'),
  start: say('setup-fix-start'),
  load: say('setup-fix-load'),
  check: say('setup-read-log'),
};

/** In words, from the task of a VM and its last words on stderr. */
export const explainEnd = (
  task: Task,
  steps: readonly (string | null)[],
  preset: Preset | null,
  said: { words: readonly string[]; remedy: string | null },
): Explanation => {
  if (task.status === 'cancelled') return { detail: say('setup-cancelled'), remedy: say('setup-go-on') };
  const at = task.exitCodes.findIndex((code) => code !== 0);
  const stepId = at < 0 ? null : (steps[at] ?? null);
  const code = task.exitCodes[at] ?? null;
  const exit = code === null ? say('exit-code-unknown') : say('exit-code', { code });
  const step = preset?.steps.find(({ id }) => id === stepId);
  if (step === undefined) {
    const words = said.words.at(-1) ?? taskWords(task) ?? '';
    return {
      detail: say('setup-command-failed', { how: exit, words }),
      remedy: said.remedy ?? say('setup-read-log'),
    };
  }
  // The last line is what the frame around the step says; what the step itself said is before it.
  const words =
    said.words.filter((line) => !line.startsWith(`step ${step.id}:`)).at(-1) ?? taskWords(task) ?? '';
  const how = code === 124 || task.status === 'timed-out' ? say('setup-time-over') : exit;
  return {
    detail: say('setup-step-failed', { step: step.title, how, words }),
    remedy: said.remedy ?? byKind[step.kind],
  };
};
