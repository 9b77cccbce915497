import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { minimalPolicy } from './permissions.ts';

test('the documented policy is the one that the report gives to paste', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../../../docs/aws.md'), 'utf8');
  expect(page).toContain(minimalPolicy('on-demand'));
});

test('spot needs one permission more, and each is named once', () => {
  const { Statement } = JSON.parse(minimalPolicy('spot')) as { Statement: { Action: string[] }[] };
  const actions = Statement.flatMap(({ Action }) => Action);
  expect(actions).toContain('iam:CreateServiceLinkedRole');
  expect(new Set(actions).size).toBe(actions.length);
});
