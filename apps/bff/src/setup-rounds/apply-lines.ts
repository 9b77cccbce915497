import { progressOf, stepLineOf } from '../presets/steps/step-lines.ts';
import { freshPhase, type PhaseOwner } from '../deployments/deployment-changes.ts';
import type { PhaseRow } from '../deployments/deployment-store.ts';

export interface OutputLine {
  text: string;
  at: string;
  stream: 'stdout' | 'stderr' | 'system';
}

export interface AppliedLines {
  /** Phases that changed, in order; a phase may come several times. */
  phases: PhaseRow[];
  /** Phases that only got on with their bytes. */
  progressed: PhaseRow[];
  bootId: string | null;
  /** The last words on stderr, the newest last, and what a script says is to be done. */
  words: string[];
  remedy: string | null;
}

const keptWords = 3;
const isOver = ({ state }: PhaseRow): boolean => ['skipped', 'done', 'failed'].includes(state);

/**
 * What lines of a VM's task say of its phases. Pure, and the same whether it is read for the first time or again
 * after a restart: a phase that is over does not begin anew.
 */
export const applyLines = (
  row: PhaseOwner,
  known: readonly PhaseRow[],
  lines: readonly OutputLine[],
): AppliedLines => {
  const phases = new Map(known.map((phase) => [phase.step_id, phase]));
  const result: AppliedLines = { phases: [], progressed: [], bootId: null, words: [], remedy: null };
  const set = (phase: PhaseRow, to: AppliedLines['phases']) => {
    phases.set(phase.step_id, phase);
    to.push(phase);
  };
  for (const { text, at, stream } of lines) {
    const said = stepLineOf(text);
    if (said === null) {
      const boot = stream === 'stdout' ? /^boot ([0-9a-f-]{36})$/.exec(text)?.[1] : undefined;
      const progress = stream === 'stdout' ? progressOf(text) : null;
      const running = [...phases.values()].find(({ state }) => state === 'running');
      const failed = [...phases.values()].findLast(({ state }) => state === 'failed');
      if (boot !== undefined) result.bootId = boot;
      else if (progress !== null && running !== undefined) {
        const { doneBytes, totalBytes } = progress;
        set({ ...running, done_bytes: doneBytes, total_bytes: totalBytes }, result.progressed);
      } else if (progress !== null && failed !== undefined) {
        // Its stream was read later than the one that said how the step ended.
        const { doneBytes, totalBytes } = progress;
        set({ ...failed, done_bytes: doneBytes, total_bytes: totalBytes }, result.phases);
      } else if (stream === 'stderr' && text.startsWith('remedy: ')) result.remedy = text.slice(8);
      else if (stream === 'stderr' && text.trim() !== '') {
        result.words = [...result.words, text.trim()].slice(-keptWords);
      }
      continue;
    }
    const phase = phases.get(said.stepId) ?? freshPhase(row, said.stepId);
    if (isOver(phase)) continue;
    switch (said.is) {
      case 'running':
        // A step that is begun anew after its reboot goes on counting from its first start.
        if (phase.state !== 'running')
          set({ ...phase, state: 'running', started_at: phase.started_at ?? at, tries: 1 }, result.phases);
        break;
      case 'try':
        if (phase.tries !== said.tries) set({ ...phase, tries: said.tries }, result.phases);
        break;
      case 'reboot':
        set({ ...phase, state: 'rebooting' }, result.phases);
        result.bootId = said.bootId;
        break;
      default:
        set({ ...phase, state: said.is, started_at: phase.started_at ?? at, ended_at: at }, result.phases);
    }
  }
  return result;
};
