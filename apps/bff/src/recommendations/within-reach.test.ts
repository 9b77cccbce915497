import type { RecommendationRequest } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { type Reach, withinReach } from './within-reach.ts';

const places = ['aws+us-east-2', 'aws+eu-west-1', 'gcp+us-east1'].map((id) => ({
  id,
  provider: id.slice(0, id.indexOf('+')),
}));
const reaches: Reach[] = [
  { id: 'all', name: 'All', providers: ['*'], regions: null },
  { id: 'gcp', name: 'GCP', providers: ['gcp'], regions: null },
  { id: 'one', name: 'One', providers: ['aws'], regions: ['aws+us-east-2'] },
  { id: 'none', name: 'None', providers: [], regions: null },
];
const request: RecommendationRequest = {
  filter: [{ field: 'vcpu', op: '>=', value: 4 }],
  rank: [],
  expression: '',
  limit: 50,
};
const asked = (...connectionIds: string[]) =>
  withinReach({ ...request, connectionIds }, reaches, places, (question) => question);

test('a connection that reaches everything adds no condition', () => {
  expect(asked('all', 'one')).toEqual(request);
});

test('whole providers and single regions become one condition, the last', () => {
  expect(asked('gcp').filter[1]).toEqual({ field: 'provider', op: 'in', value: ['gcp'] });
  expect(asked('one').filter[1]).toEqual({ field: 'regionId', op: 'in', value: ['aws+us-east-2'] });
  expect(asked('gcp', 'one').filter[1]).toEqual({
    field: 'regionId',
    op: 'in',
    value: ['aws+us-east-2', 'gcp+us-east1'],
  });
});

test('a connection that reaches nothing matches no region', () => {
  expect(asked('none').filter[1]).toEqual({ field: 'regionId', op: 'in', value: [''] });
});

test('the answer names the condition as the asker knows it', () => {
  const answer = withinReach({ ...request, connectionIds: ['one'] }, reaches, places, () => ({
    excluded: [
      { path: 'filter.1', reason: 'does not match regionId in a, b', count: 3 },
      { path: 'filter.0' },
    ],
  }));
  expect(answer.excluded).toEqual([
    { path: 'connectionIds', reason: 'does not match connection in One', count: 3 },
    { path: 'filter.0' },
  ]);
});

test('an unknown connection is named', () => {
  expect(() => asked('one', 'nobody')).toThrow('There is no connection "nobody".');
});
