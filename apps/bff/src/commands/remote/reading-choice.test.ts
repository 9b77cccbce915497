import { expect, test } from 'vitest';
import { createReadingChoice } from './reading-choice.ts';

const open = () => {
  let nowMs = 0;
  const givenUp: string[] = [];
  const choice = createReadingChoice(
    () => nowMs,
    (why) => givenUp.push(why),
  );
  return { choice, givenUp, wait: (ms: number) => (nowMs += ms) };
};
const mib = 1 << 20;

test('a stream that floods is read packed, and the other one stays as it is', () => {
  const { choice } = open();
  choice.began('stdout', false);
  expect(choice.heard('stdout', 3 * mib)).toBe(false);
  expect(choice.heard('stderr', 100)).toBe(false);
  expect(choice.heard('stdout', mib)).toBe(true);
  expect(choice.readings).toEqual({ stdout: 'packed', stderr: 'auto' });
});

test('what says as much in many seconds is no flood', () => {
  const { choice, wait } = open();
  for (let second = 0; second < 20; second += 1) {
    expect(choice.heard('stdout', 3 * mib)).toBe(false);
    wait(1100);
    expect(choice.heard('stdout', 1)).toBe(false);
  }
});

test('what was handed over early because it said much is read packed at once; what was only slow is not', () => {
  const { choice } = open();
  choice.heard('stderr', 65_536);
  choice.heard('stdout', 500);
  choice.handedOver();
  expect(choice.readings).toEqual({ stdout: 'auto', stderr: 'packed' });
});

test('what was handed over because it said much in a long time is no flood', () => {
  const { choice, wait } = open();
  for (let second = 0; second < 8; second += 1) {
    choice.heard('stdout', 40_000);
    wait(500);
  }
  choice.handedOver();
  expect(choice.readings.stdout).toBe('auto');
});

test('a flood that is over is read plainly again', () => {
  const { choice, wait } = open();
  choice.heard('stdout', 4 * mib);
  choice.began('stdout', true);
  choice.heard('stdout', mib);
  wait(1100);
  expect(choice.unpacked('stdout', 13, 20)).toBe(false);
  wait(1100);
  expect(choice.unpacked('stdout', 13, 20)).toBe(true);
  expect(choice.readings.stdout).toBe('auto');
});

test('a flood over a slow network is no calm', () => {
  const { choice, wait } = open();
  choice.heard('stdout', 4 * mib);
  choice.began('stdout', true);
  for (let second = 0; second < 20; second += 1) {
    choice.heard('stdout', 50_000);
    wait(1100);
    expect(choice.unpacked('stdout', 10_000, 0)).toBe(false);
  }
});

test.each([
  ['saves too little', 'it does not get smaller'],
  ['breaks', 'zstd ended with code 1'],
  ['is not known to the VM', 'there is no zstd'],
])('packing that %s is not tried again', (name, why) => {
  const { choice, givenUp } = open();
  choice.heard('stdout', 4 * mib);
  choice.began('stdout', name !== 'is not known to the VM');
  if (name === 'breaks') choice.broke(why);
  if (name === 'saves too little') {
    choice.heard('stdout', 9 * mib);
    expect(choice.unpacked('stdout', 8 * mib, 1)).toBe(true);
  }
  expect(choice.readings.stdout).toBe('plain');
  choice.began('stdout', false);
  expect(choice.heard('stdout', 9 * mib)).toBe(false);
  choice.broke('once more');
  expect(givenUp).toEqual([why]);
});
