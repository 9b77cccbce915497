import { assert, constantFrom, jsonValue, property } from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import * as contract from './index.ts';

const schemas = Object.entries<unknown>(contract).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [{ name, schema: value }] : [],
);

test('every schema can be written as JSON Schema, as OpenAPI needs it', () => {
  expect(schemas.length).toBeGreaterThan(60);
  for (const { name, schema } of schemas) {
    expect(() => z.toJSONSchema(schema, { io: 'input' }), name).not.toThrow();
  }
});

test('no JSON value makes a schema throw instead of refusing', () => {
  assert(
    property(jsonValue({ maxDepth: 4 }), constantFrom(...schemas), (value, { schema }) => {
      expect(typeof schema.safeParse(value).success).toBe('boolean');
    }),
    { numRuns: 5000 },
  );
});

test('a + that arrived as a space is read as a +', () => {
  expect(contract.specIdSchema.parse('aws us-east-2 p5.48xlarge')).toBe('aws+us-east-2+p5.48xlarge');
  expect(contract.regionIdSchema.parse('ionos de/fra')).toBe('ionos+de/fra');
});

const infra = (change: object) => ({
  name: 'llm-seoul',
  connectionId: 'sandbox',
  nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.small', count: 1 }],
  ...change,
});

test('an infra needs only a name, a connection and a group; the rest has defaults', () => {
  expect(contract.infraRequestSchema.parse(infra({}))).toMatchObject({
    description: '',
    labels: {},
    hold: false,
    onPartialFailure: 'continue',
    postCommands: [],
    nodeGroups: [{ labels: {}, alternatives: [], failover: null }],
  });
});

test.each([
  ['an upper-case name', { name: 'LLM' }],
  ['a name of 41 letters', { name: 'a'.repeat(41) }],
  ['no group', { nodeGroups: [] }],
  ['a count of 0', { nodeGroups: [{ name: 'g1', specId: 'a+b+c', count: 0 }] }],
  ['a count of 1001', { nodeGroups: [{ name: 'g1', specId: 'a+b+c', count: 1001 }] }],
  ['two groups of one name', { nodeGroups: [1, 2].map((count) => ({ name: 'g', specId: 'a+b+c', count })) }],
  ['an unknown field', { colour: 'blue' }],
  ['an expiry that is no time', { expiresAt: 'tomorrow' }],
  ['a negative amount', { confirm: { monthlyUsd: -1 } }],
])('an infra with %s is refused', (_what, change) => {
  expect(contract.infraRequestSchema.safeParse(infra(change)).success).toBe(false);
});

test('an action names a group or VMs, not both', () => {
  const both = { action: 'reboot', nodeGroup: 'g1', vmIds: ['v1'] };
  expect(contract.actionRequestSchema.safeParse(both).success).toBe(false);
  expect(contract.actionRequestSchema.parse({ action: 'reboot' })).toEqual({
    action: 'reboot',
    delaySeconds: 0,
  });
});

test('an ended status is never also a transient one', () => {
  for (const status of contract.vmStatusSchema.options) {
    expect(contract.isEnded(status) && contract.isTransient(status), status).toBe(false);
  }
});

test('a stored event keeps what its type carries', () => {
  const event = {
    seq: 7,
    at: '2026-11-24T00:00:00.000Z',
    actor: 'worker',
    type: 'infra-created',
    infraId: 'i',
    name: 'a',
  };
  expect(contract.eventSchema.parse(event)).toEqual(event);
  expect(contract.eventSchema.safeParse({ ...event, type: 'infra-exploded' }).success).toBe(false);
});

test('a wrong label key, time or number of hours says what would be right', () => {
  const launch = {
    name: 'a',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g', specId: 'aws+us-east-2+m7i.large', count: 1 }],
    labels: { 'a b': 'c' },
    expiresAt: '2030-01-01T09:00:00+09:00',
  };
  const messages = (answer: { error?: { issues: readonly { message: string }[] } | undefined }) =>
    answer.error?.issues.map(({ message }) => message);
  expect(messages(contract.infraRequestSchema.safeParse(launch))).toEqual([
    expect.stringContaining('a label key begins with'),
    expect.stringContaining('in UTC'),
  ]);
  expect(messages(contract.monthHoursSchema.safeParse(720))).toEqual([expect.stringContaining('744|730')]);
});
