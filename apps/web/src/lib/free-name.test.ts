import { expect, test } from 'vitest';
import { freeName } from './free-name.ts';

test('a free name stays as it is', () => {
  expect(freeName('gpu-aws', new Set(['gpu-gcp']))).toBe('gpu-aws');
});

test('a taken name gets the first free number', () => {
  expect(freeName('gpu-aws', new Set(['gpu-aws', 'gpu-aws-2']))).toBe('gpu-aws-3');
});

test('a long name makes room for its number and never ends its stem with a dash', () => {
  const base = `${'a'.repeat(37)}-bcdef`;
  const first = freeName(base, new Set());
  expect(first).toBe(`${'a'.repeat(37)}-bc`);
  expect(freeName(base, new Set([first]))).toBe(`${'a'.repeat(37)}-2`);
});
