import { BuiltInError } from './built-in-error.ts';
import { type BuiltInCall, callStart, parseCall } from './parse-call.ts';
import type { Place } from './quote-value.ts';
import { findHereDocEnd, readHereDocDelimiter, type HereDoc } from './here-doc.ts';

export interface PlacedCall {
  call: BuiltInCall;
  place: Place;
}

type Frame =
  | { kind: 'command'; parens: number; substitution: boolean }
  | { kind: 'arithmetic'; parens: number }
  | { kind: 'parameter'; inDouble: boolean }
  | { kind: 'double' | 'single' | 'ansi' | 'backtick' };

const placeIn = (frame: Frame): Place => {
  if (frame.kind === 'command') return 'bare';
  return frame.kind === 'double' || frame.kind === 'single' ? frame.kind : 'delicate';
};

const startsWord = (before: string | undefined): boolean =>
  before === undefined || /[\s;&|()<>]/.test(before);

/**
 * Finds the calls of a command and in which quotes of the shell each stands, in one pass. Where the scan cannot
 * be sure (a `case` pattern inside `$(…)`), places are told as `delicate`, never guessed.
 */
export const scanShell = (command: string): PlacedCall[] => {
  const calls: PlacedCall[] = [];
  const stack: Frame[] = [{ kind: 'command', parens: 0, substitution: false }];
  const hereDocs: HereDoc[] = [];
  let unsure = false;
  let at = 0;
  const top = (): Frame => stack.at(-1) ?? { kind: 'command', parens: 0, substitution: false };
  const push = (frame: Frame, length: number) => {
    stack.push(frame);
    at += length;
  };
  const pop = () => {
    stack.pop();
    at += 1;
  };
  /** Text in which no call may stand. */
  const forbid = (end: number, what: string) => {
    const found = command.indexOf(callStart, at);
    if (found !== -1 && found < end) throw new BuiltInError(`a built-in cannot stand in ${what}`, found);
    at = end;
  };

  /** What looks like a call and is none: the shell would run it, or pass it on, without a word. */
  const refuseLookalike = (): void => {
    if (command.startsWith(`$${callStart}`, at)) {
      const message =
        'a $ stands before $$Func(, so that the shell would read $$ as the number of its process; write $$Func(…), or \\$$$Func(…) for a $ before the value';
      throw new BuiltInError(message, at);
    }
    const start = command.slice(at, at + callStart.length);
    if (start !== callStart && start.toLowerCase() === callStart.toLowerCase())
      throw new BuiltInError(`a built-in begins with ${callStart}, not ${start}`, at);
  };

  const dollar = (frame: Frame): void => {
    refuseLookalike();
    const rest = command.slice(at, at + 3);
    if (rest.startsWith('$$')) at += 2;
    else if (rest === '$((') push({ kind: 'arithmetic', parens: 2 }, 3);
    else if (rest.startsWith('$(')) push({ kind: 'command', parens: 0, substitution: true }, 2);
    else if (rest.startsWith('${')) {
      const inDouble = frame.kind === 'double' || (frame.kind === 'parameter' && frame.inDouble);
      push({ kind: 'parameter', inDouble }, 2);
    } else if (frame.kind !== 'double' && rest.startsWith("$'")) {
      // bash and dash disagree on \' in here, and so on where it ends.
      unsure = true;
      push({ kind: 'ansi' }, 2);
    } else at += 1;
  };

  const inCommand = (frame: Frame & { kind: 'command' }, character: string): void => {
    if (character === '#' && startsWord(command[at - 1])) {
      const end = command.indexOf('\n', at);
      return forbid(end === -1 ? command.length : end, 'a comment');
    }
    if (command.startsWith('<<<', at)) return void (at += 3);
    if (command.startsWith('<<', at)) {
      const { hereDoc, end } = readHereDocDelimiter(command, at);
      hereDocs.push(hereDoc);
      at = end;
      return undefined;
    }
    if (character === '\n') {
      at += 1;
      for (const hereDoc of hereDocs.splice(0))
        forbid(findHereDocEnd(command, at, hereDoc), 'a here-document');
      return undefined;
    }
    if (character === '(') frame.parens += 1;
    if (character === ')') {
      if (frame.parens === 0 && frame.substitution) return pop();
      frame.parens = Math.max(0, frame.parens - 1);
    }
    // A pattern `a)` looks like the end of the substitution.
    if (frame.substitution && startsWord(command[at - 1]) && /^case\s/.test(command.slice(at, at + 5)))
      unsure = true;
    at += 1;
    return undefined;
  };

  const step = (frame: Frame, character: string): void => {
    const { kind } = frame;
    if (kind === 'single') return character === "'" ? pop() : void (at += 1);
    if (character === '\\') return void (at += 2);
    if (kind === 'ansi') return character === "'" ? pop() : void (at += 1);
    if (kind === 'backtick') return character === '`' ? pop() : void (at += 1);
    if (character === '$') return dollar(frame);
    if (character === '`') return push({ kind: 'backtick' }, 1);
    if (kind === 'double') return character === '"' ? pop() : void (at += 1);
    if (character === '"') return push({ kind: 'double' }, 1);
    if (character === "'" && !(frame.kind === 'parameter' && frame.inDouble))
      return push({ kind: 'single' }, 1);
    if (kind === 'parameter') return character === '}' ? pop() : void (at += 1);
    if (frame.kind === 'command') return inCommand(frame, character);
    if (frame.kind === 'arithmetic') {
      if (character === '(') frame.parens += 1;
      if (character === ')' && (frame.parens -= 1) === 0) return pop();
    }
    at += 1;
    return undefined;
  };

  while (at < command.length) {
    const frame = top();
    if (command.startsWith(callStart, at)) {
      const call = parseCall(command, at);
      calls.push({ call, place: unsure ? 'delicate' : placeIn(frame) });
      at = call.end;
    } else step(frame, command[at] ?? '');
  }
  return calls;
};
