import { expect, test } from 'vitest';
import { changedOpenings, isEverybody, rangesOf, rangeText, readNetwork, readPorts } from './ports.ts';

test('a port or a range is read; what is neither, backwards or too high is not', () => {
  expect(readPorts(' 443 ')).toEqual([443]);
  expect(readPorts('8000-8003')).toEqual([8000, 8001, 8002, 8003]);
  expect(readPorts('8000 – 8001')).toEqual([8000, 8001]);
  for (const wrong of ['', '0', '65536', '90-80', 'http', '80,443', '-1', '1-99999'])
    expect(readPorts(wrong)).toBeNull();
});

test('a range that is too long stops one above what a list may hold', () => {
  expect(readPorts('1-65535')).toHaveLength(51);
});

test('a network is CIDR; an address alone is a network of one', () => {
  expect(readNetwork('203.0.113.0/24')).toBe('203.0.113.0/24');
  expect(readNetwork('203.0.113.7')).toBe('203.0.113.7/32');
  expect(readNetwork('2001:DB8::7')).toBe('2001:db8::7/128');
  for (const wrong of ['', 'everybody', '203.0.113', '203.0.113.0/33', '1.2.3.4/', '::/129'])
    expect(readNetwork(wrong)).toBeNull();
  expect(isEverybody('0.0.0.0/0')).toBe(true);
  expect(isEverybody('::/0')).toBe(true);
  expect(isEverybody('10.0.0.0/8')).toBe(false);
});

test('ports next to each other for the same place are one range', () => {
  const from = '10.0.0.0/8';
  const ranges = rangesOf([
    { port: 8001, from },
    { port: 443, from: '0.0.0.0/0' },
    { port: 8000, from },
    { port: 8003, from },
  ]);
  expect(ranges.map((range) => `${rangeText(range)} ${range.from}`)).toEqual([
    '443 0.0.0.0/0',
    '8000-8001 10.0.0.0/8',
    '8003 10.0.0.0/8',
  ]);
});

test('a change keeps what came into the list meanwhile', () => {
  const from = '10.0.0.0/8';
  const after = changedOpenings(
    [
      { port: 22, from },
      { port: 80, from },
      { port: 9000, from },
    ],
    {
      opened: [
        { port: 443, from },
        { port: 9000, from },
      ],
      closed: [{ port: 80, from }],
    },
  );
  expect(after.map(({ port }) => port)).toEqual([22, 9000, 443]);
});
