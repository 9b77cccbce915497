import { useMemo } from 'react';
import { useRuns } from '../../api/runs.ts';

const maxEntries = 100;

/** Commands that people ran, newest first, each once. */
export const useCommandHistory = (): readonly string[] => {
  const { data } = useRuns();
  return useMemo(() => {
    const commands = (data?.items ?? [])
      .filter(({ origin }) => origin === 'command')
      .flatMap((run) => run.commands);
    return [...new Set(commands)].slice(0, maxEntries);
  }, [data]);
};
