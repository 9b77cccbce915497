import type { Preset, PresetStep, Task } from '@terroir/shared-types';
import { type Said, say } from '../wordings/say.ts';
import { scriptWords } from '../wordings/script-words.ts';
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
  const remedy = said.remedy === null ? null : scriptWords(said.remedy);
  if (task.status === 'cancelled') return { detail: say('setup-cancelled'), remedy: say('setup-go-on') };
  const wordsOf = (lines: readonly string[]): Words => {
    const last = lines.at(-1);
    return last === undefined ? (taskWords(task) ?? '') : scriptWords(last);
  };
  const at = task.exitCodes.findIndex((code) => code !== 0);
  const stepId = at < 0 ? null : (steps[at] ?? null);
  const code = task.exitCodes[at] ?? null;
  const exit = code === null ? say('exit-code-unknown') : say('exit-code', { code });
  const step = preset?.steps.find(({ id }) => id === stepId);
  if (step === undefined) {
    const words = wordsOf(said.words);
    return {
      detail: say('setup-command-failed', { how: exit, words }),
      remedy: remedy ?? say('setup-read-log'),
    };
  }
  // The last line is what the frame around the step says; what the step itself said is before it.
  const words = wordsOf(said.words.filter((line) => !line.startsWith(`step ${step.id}:`)));
  const how = code === 124 || task.status === 'timed-out' ? say('setup-time-over') : exit;
  return {
    detail: say('setup-step-failed', { step: step.title, how, words }),
    remedy: remedy ?? byKind[step.kind],
  };
};
