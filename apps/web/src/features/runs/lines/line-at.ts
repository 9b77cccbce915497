import type { OutputLine } from './line-log.ts';

/**
 * Index of the line that holds byte `offset` of a task's output, or of the first line of one of its commands;
 * -1: it is not (or not yet) there.
 */
export const lineAt = (
  lines: readonly OutputLine[],
  wanted: { source: number; offset?: number; commandIndex?: number },
): number => {
  const { source, offset, commandIndex } = wanted;
  if (offset === undefined)
    return lines.findIndex((line) => line.source === source && line.commandIndex === commandIndex);
  let found = -1;
  let foundOffset = -1;
  // Lines of the two streams of a task do not come in order of their offsets.
  for (const [index, line] of lines.entries()) {
    if (line.source !== source || line.offset > offset || line.offset <= foundOffset) continue;
    found = index;
    foundOffset = line.offset;
  }
  return found;
};
