import { visibleText } from '../../lib/visible-text.ts';

/** What a run is called in one line: the comment a script begins with, else its commands. */
export const runTitle = (commands: readonly string[]): string => {
  const named = /^# (.+)/.exec(commands[0] ?? '')?.[1];
  return visibleText(named ?? commands.map((command) => command.replaceAll(/\s*\n\s*/g, ' ⏎ ')).join(' ; '));
};
