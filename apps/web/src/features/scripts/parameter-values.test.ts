import type { Script } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { firstValues, givenValues, missingValues } from './parameter-values.ts';

const script: Pick<Script, 'parameters' | 'secretsKept'> = {
  secretsKept: ['kept'],
  parameters: [
    { name: 'port', type: 'integer', default: 80 },
    { name: 'domain', type: 'string' },
    { name: 'email', type: 'string', default: '' },
    { name: 'mode', type: 'choice', choices: ['http', 'tcp'] },
    { name: 'bots', type: 'boolean' },
    { name: 'kept', type: 'secret' },
    { name: 'password', type: 'secret' },
    { name: 'backend', type: 'infra' },
  ],
};

test('a form begins with the defaults, and says what it still wants', () => {
  const values = firstValues(script);
  expect(values).toMatchObject({ port: 80, domain: null, mode: 'http', bots: false, password: null });
  expect(missingValues(script, values)).toEqual(['domain', 'password', 'backend']);
});

test('what was not given is not sent', () => {
  expect(givenValues({ port: 80, domain: null, email: '', bots: false })).toEqual({
    port: 80,
    email: '',
    bots: false,
  });
});
