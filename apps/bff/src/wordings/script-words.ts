import { scriptWordings } from '@terroir/shared-types';
import type { Words } from './words.ts';

// A script prints what it was told, too: nothing longer is one of ours.
const maxLength = 2000;

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** Names of what is filled in, and how a line with it looks; only what ends a sentence may hold spaces. */
const known = Object.entries(scriptWordings).map(([code, sentence]) => {
  const parts = sentence.split(/\{\{(\w+)\}\}/);
  const pattern = parts
    .map((part, at) => {
      if (at % 2 === 0) return literally(part);
      return at === parts.length - 2 && (parts.at(-1)?.length ?? 0) <= 1 ? '(.*)' : String.raw`(\S+)`;
    })
    .join('');
  return { code, names: parts.filter((_, at) => at % 2 === 1), pattern: new RegExp(`^${pattern}$`) };
});

/** A line that a script printed: in our words where it is one of shipped scripts, else as it came. */
export const scriptWords = (line: string): Words => {
  if (line.length > maxLength) return line;
  for (const { code, names, pattern } of known) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const values = Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? '']));
    return { text: line, wording: { code, ...(names.length === 0 ? {} : { values }) } };
  }
  return line;
};
