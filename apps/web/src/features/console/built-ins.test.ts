import { expect, test } from 'vitest';
import { builtIns, completeBuiltIn } from './built-ins.ts';

const at = (text: string) => completeBuiltIn(text, text.length);

test('two dollars offer every built-in', () => {
  expect(at('curl $$')).toEqual({ from: 5, options: builtIns });
  expect(at('curl $$Func(')).toEqual({ from: 5, options: builtIns });
});

test('letters narrow what is offered, wherever they stand in the name', () => {
  expect(at('x $$public')?.options).toEqual([
    'GetPublicIP(target=this)',
    "GetPublicIPs(target=this, separator=' ')",
  ]);
  expect(at('$$Func(Assign')).toMatchObject({ from: 0, options: [expect.stringContaining('AssignTask')] });
});

test('elsewhere nothing is offered', () => {
  expect(at('echo $HOME')).toBeNull();
  expect(at('$$nothinglikeit')).toBeNull();
  expect(completeBuiltIn('$$Get later', 11)).toBeNull();
});
