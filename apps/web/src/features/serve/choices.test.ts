import type { RecommendationAnswer } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { choicesOf } from './choices.ts';

const answer = (...ids: string[]): RecommendationAnswer =>
  ({ items: ids.map((id) => ({ spec: { id } })) }) as RecommendationAnswer;

test('the best of each kind is a card; what is best at two things is one card with both reasons', () => {
  const choices = choicesOf([
    { reason: 'cheapest', answer: answer('a', 'b') },
    { reason: 'tokens', answer: answer('c') },
    { reason: 'fastest', answer: answer('a') },
    { reason: 'nearest', answer: undefined },
  ]);
  expect(choices.map(({ item, reasons }) => [item.spec.id, reasons])).toEqual([
    ['a', ['cheapest', 'fastest']],
    ['c', ['tokens']],
  ]);
});

test('nothing that fits means no card', () => {
  expect(choicesOf([{ reason: 'cheapest', answer: answer() }])).toEqual([]);
});
