import { expect, test } from 'vitest';
import { applyLines, type OutputLine } from './apply-lines.ts';

const row = { deployment_id: 'd', vm_id: 'v' };
const at = '2026-01-01T00:00:00.000Z';
const out = (text: string): OutputLine => ({ text, at, stream: 'stdout' });
const states = (lines: readonly OutputLine[]) =>
  applyLines(row, [], lines).phases.map(({ step_id, state, done_bytes }) => [step_id, state, done_bytes]);

test('how far a step came stays with it when it fails', () => {
  expect(states([out('step pull: running'), out('50 of 200 bytes'), out('step pull: failed')])).toEqual([
    ['pull', 'running', null],
    ['pull', 'failed', 50],
  ]);
});

test('how far a step came counts although it is read after the word that it failed', () => {
  expect(states([out('step pull: running'), out('step pull: failed'), out('50 of 200 bytes')])).toEqual([
    ['pull', 'running', null],
    ['pull', 'failed', null],
    ['pull', 'failed', 50],
  ]);
});

test('what nobody is at is no progress', () => {
  expect(states([out('50 of 200 bytes'), out('step pull: running'), out('step pull: done')])).toEqual([
    ['pull', 'running', null],
    ['pull', 'done', null],
  ]);
});
