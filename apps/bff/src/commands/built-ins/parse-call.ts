import { BuiltInError } from './built-in-error.ts';

export const callStart = '$$Func(';

export interface Argument {
  value: string;
  index: number;
}

/** `$$Func(Name(key=value, key='quoted value'))`: where it stands in the command and what it says. */
export interface BuiltInCall {
  name: string;
  args: Map<string, Argument>;
  start: number;
  /** Just behind the last parenthesis. */
  end: number;
}

/**
 * Parses the call that begins at `start`. Quotes inside belong to the call, not to the shell around it; a
 * quoted value runs to the same quote, an unquoted one to the next comma or closing parenthesis, trimmed.
 */
export const parseCall = (command: string, start: number): BuiltInCall => {
  let at = start + callStart.length;
  const skipSpace = () => {
    while (/\s/.test(command[at] ?? '')) at += 1;
  };
  const expect = (character: string) => {
    skipSpace();
    if (command[at] !== character) {
      const found = at >= command.length ? 'the end of the command' : JSON.stringify(command[at]);
      throw new BuiltInError(`expected ${JSON.stringify(character)} but found ${found}`, at);
    }
    at += 1;
  };
  const word = (what: string): string => {
    skipSpace();
    const found = /^[A-Za-z][A-Za-z0-9]*/.exec(command.slice(at, at + 64))?.[0];
    if (found === undefined) throw new BuiltInError(`expected ${what}`, at);
    at += found.length;
    return found;
  };
  const value = (): Argument => {
    skipSpace();
    const index = at;
    const quote = command[at];
    if (quote === "'" || quote === '"') {
      const close = command.indexOf(quote, at + 1);
      if (close === -1) throw new BuiltInError(`the quote ${quote} is not closed`, at);
      at = close + 1;
      return { value: command.slice(index + 1, close), index };
    }
    const length = command.slice(at).search(/[,()'"]/);
    if (length === -1) throw new BuiltInError('the call is not closed', start);
    at += length;
    return { value: command.slice(index, at).trim(), index };
  };

  const name = word('the name of a function');
  const args = new Map<string, Argument>();
  skipSpace();
  if (command[at] === '(') {
    at += 1;
    skipSpace();
    while (command[at] !== ')') {
      if (args.size > 0) expect(',');
      const index = at;
      const key = word('the name of an argument');
      if (args.has(key)) throw new BuiltInError(`the argument ${key} is given twice`, index);
      expect('=');
      args.set(key, value());
      skipSpace();
      if (at >= command.length) throw new BuiltInError('the call is not closed', start);
    }
    at += 1;
  }
  expect(')');
  return { name, args, start, end: at };
};
