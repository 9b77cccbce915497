export type StepLine =
  | { stepId: string; is: 'running' | 'done' | 'skipped' | 'failed' }
  | { stepId: string; is: 'try'; tries: number }
  | { stepId: string; is: 'reboot'; bootId: string };

/** What a line of output says of a step; see `renderStep`. Null: nothing. */
export const stepLineOf = (line: string): StepLine | null => {
  const [, stepId, text = ''] = /^step ([A-Za-z][A-Za-z0-9-]{0,39}): (.+)$/.exec(line) ?? [];
  if (stepId === undefined) return null;
  if (text === 'running') return { stepId, is: 'running' };
  if (text === 'done') return { stepId, is: 'done' };
  if (text === 'already true, skipped') return { stepId, is: 'skipped' };
  const tries = /^try (\d{1,3}) of \d/.exec(text)?.[1];
  if (tries !== undefined) return { stepId, is: 'try', tries: Number(tries) };
  const bootId = /^asks for a reboot of boot ([0-9a-f-]{36})$/.exec(text)?.[1];
  if (bootId !== undefined) return { stepId, is: 'reboot', bootId };
  return /^(failed|ran, but)/.test(text) ? { stepId, is: 'failed' } : null;
};

/** `<done> of <total> bytes` on a line of its own, from whatever step runs. Null: it is no such line. */
export const progressOf = (line: string): { doneBytes: number; totalBytes: number } | null => {
  const [, done, total] = /^(\d{1,16}) of (\d{1,16}) bytes$/.exec(line) ?? [];
  if (done === undefined || total === undefined || Number(total) === 0) return null;
  return { doneBytes: Math.min(Number(done), Number(total)), totalBytes: Number(total) };
};
