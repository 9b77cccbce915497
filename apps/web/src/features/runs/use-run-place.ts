import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback } from 'react';

/** `matrix` is a view of its own where there is no room for it beside the others. */
export const runViews = ['matrix', 'all', 'answers', 'vm'] as const;
export type RunView = (typeof runViews)[number];

const place = {
  'run-view': parseAsStringLiteral(runViews),
  task: parseAsString,
  command: parseAsInteger,
  /** Byte of the task's output at which the linked line begins. */
  at: parseAsInteger,
};

/** Where in a run one looks: part of the address, so that a link restores it. */
export const useRunPlace = () => {
  const [{ 'run-view': view, task: taskId, command: commandIndex, at: offset }, set] = useQueryStates(place);
  return {
    view,
    taskId,
    commandIndex,
    offset,
    setView: useCallback((next: RunView) => void set({ 'run-view': next }), [set]),
    /** Shows the output of one VM, at one command where it is told. */
    openTask: useCallback(
      (task: string, command: number | null) => void set({ 'run-view': 'vm', task, command, at: null }),
      [set],
    ),
    /** Points the address at a line; resolves when it does. */
    link: useCallback(
      (task: string, at: number, view: RunView) => set({ 'run-view': view, task, command: null, at }),
      [set],
    ),
    clear: useCallback(() => void set({ 'run-view': null, task: null, command: null, at: null }), [set]),
  };
};
