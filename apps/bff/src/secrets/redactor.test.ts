import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';

const secret = 'cAn4ry/+"\\s=ecret é한';
const knowing = (...secrets: string[]) => {
  const redactor = createRedactor();
  for (const one of secrets) redactor.learn(one);
  return redactor;
};

test('a known secret is taken out of a text, plain and in every usual encoding, wherever it stands', () => {
  const { redact } = knowing(secret);
  const json = JSON.stringify({ secret });
  const inside = (text: string) => Buffer.from(`x${text}yz`);
  const encoded = [
    secret,
    json,
    JSON.stringify(json),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
  ];
  for (const text of encoded) {
    expect(redact(`before ${text} after`)).toContain('[secret]');
    expect(redact(`before ${text} after`)).not.toContain('cAn4ry');
  }
  for (const lead of ['', 'a', 'ab', 'abc']) {
    for (const form of ['base64', 'base64url'] as const) {
      expect(redact(inside(lead + secret).toString(form))).toContain('[secret]');
    }
  }
  expect(redact('nothing of it')).toBe('nothing of it');
});

test('a private key is known by each of its lines', () => {
  const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'Ab1'.repeat(20)}\n${'Zy9'.repeat(20)}\n-----END OPENSSH PRIVATE KEY-----\n`;
  const { redact } = knowing(key);
  expect(redact(`line: ${'Zy9'.repeat(20)}.`)).toBe('line: [secret].');
  expect(redact(JSON.stringify({ key }))).not.toMatch(/Ab1|Zy9/);
  expect(redact(Buffer.from(key).toString('base64'))).toContain('[secret]');
});

test('what is too short to be told from words stays, and so do identifiers', () => {
  expect(knowing('word', '  ').redact('a word')).toBe('a word');
  const event = {
    type: 'x',
    connectionId: 'amazon',
    detail: 'amazon said',
    list: [{ name: 'amazon' }],
    n: 1,
  };
  expect(knowing('amazon').redactFields(event)).toEqual({
    ...event,
    detail: '[secret] said',
    list: [{ name: '[secret]' }],
  });
});

test('the longest secret is taken out whole, and many are found at once', () => {
  const { redact } = knowing('secret-one', 'secret-one-and-more', 'other-thing');
  expect(redact('secret-one-and-more, secret-one, other-thing')).toBe('[secret], [secret], [secret]');
});
