import type { Preset, PresetStep, Task } from '@terroir/shared-types';

/** Why a round ended without success, and what to do next. */
export interface Explanation {
  detail: string;
  remedy: string;
}

const byKind: Record<PresetStep['kind'], string> = {
  prepare: 'Put right what it names, or deploy with an image that has the GPU driver, then retry this VM.',
  install: 'Check that the VM reaches the internet and has disk left, then retry this VM.',
  download:
    'Check that the VM reaches the registry and has disk left, then retry: a download goes on where it stopped.',
  start: 'Read the end of the log of this VM, free what it names (a port, memory), then retry this VM.',
  load: 'Choose a smaller quantization or a shorter context, or a VM with more GPU memory; or retry this VM.',
  check: 'Read the log of this VM, then retry it.',
};

/** In words, from the task of a VM and its last words on stderr. */
export const explainEnd = (
  task: Task,
  steps: readonly (string | null)[],
  preset: Preset | null,
  said: { words: readonly string[]; remedy: string | null },
): Explanation => {
  const readLog = 'Read the log of this VM, then retry it.';
  if (task.status === 'cancelled') return { detail: 'It was cancelled.', remedy: 'Retry this VM to go on.' };
  const at = task.exitCodes.findIndex((code) => code !== 0);
  const stepId = at < 0 ? null : (steps[at] ?? null);
  const code = task.exitCodes[at] ?? null;
  const step = preset?.steps.find(({ id }) => id === stepId);
  if (step === undefined) {
    const words = said.words.at(-1) ?? task.detail ?? '';
    return {
      detail: `A command failed (exit code ${code ?? 'unknown'}). ${words}`.trim(),
      remedy: said.remedy ?? readLog,
    };
  }
  // The last line is what the frame around the step says; what the step itself said is before it.
  const words = said.words.filter((line) => !line.startsWith(`step ${step.id}:`)).at(-1) ?? task.detail ?? '';
  const how =
    code === 124 || task.status === 'timed-out' ? 'its time was over' : `exit code ${code ?? 'unknown'}`;
  return {
    detail: `"${step.title.en}" failed (${how}). ${words}`.trim(),
    remedy: said.remedy ?? byKind[step.kind],
  };
};
