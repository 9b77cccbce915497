export interface HereDoc {
  delimiter: string;
  /** `<<-`: tabs before the closing word do not count. */
  stripTabs: boolean;
}

/** Reads `<<[-] word` at `start`; `end` is behind the word. */
export const readHereDocDelimiter = (command: string, start: number): { hereDoc: HereDoc; end: number } => {
  const [whole = '<<', dash = '', word = ''] =
    /^<<(-?)[ \t]*((?:[^\s;&|()<>'"\\]|\\.|'[^']*'|"[^"]*")*)/s.exec(command.slice(start)) ?? [];
  const delimiter = word.replaceAll(/\\(.)|['"]/gs, '$1');
  return { hereDoc: { delimiter, stripTabs: dash === '-' }, end: start + whole.length };
};

/** Where the line after the closing word begins; the end of the command when it is never closed. */
export const findHereDocEnd = (command: string, start: number, { delimiter, stripTabs }: HereDoc): number => {
  for (let at = start; at < command.length;) {
    const newline = command.indexOf('\n', at);
    const end = newline === -1 ? command.length : newline;
    const line = command.slice(at, end);
    at = Math.min(command.length, end + 1);
    if ((stripTabs ? line.replace(/^\t+/, '') : line) === delimiter) return at;
  }
  return command.length;
};
