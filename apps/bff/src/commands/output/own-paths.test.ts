import { expect, test } from 'vitest';
import { withoutOwnPaths } from './own-paths.ts';

const token = '0123456789abcdef0123456789abcdef';
const shown = (text: string) => withoutOwnPaths(Buffer.from(text), token).toString();

test('the file of a command is named by its number, wherever its folder lies', () => {
  for (const place of [
    '/root/.terroir',
    '/home/이름/.terroir',
    '//.terroir',
    '/dev/shm/.terroir-0',
    '/tmp/.terroir-1000',
  ])
    expect(shown(`${place}/${token}/c0: line 1: foo: command not found\n`), place).toBe(
      'command 1: line 1: foo: command not found\n',
    );
  expect(shown(`bash: '/root/.terroir/${token}/c11': gone, at=/root/.terroir/${token}/c0.`)).toBe(
    "bash: 'command 12': gone, at=command 1.",
  );
  // dash names the file that sources the command as well.
  const folder = `/home/ubuntu/.terroir/${token}`;
  expect(shown(`${folder}/session: 2: ${folder}/c0: foo: not found\n${folder}/session: 3`)).toBe(
    'shell: 2: command 1: foo: not found\nshell: 3',
  );
});

test('everything else stays as it came', () => {
  const other = token.replaceAll('0', '1');
  for (const text of [
    `/root/.terroir/${other}/c0`,
    `/root/.terroir/${token}`,
    `/root/.terroir/${token}/out`,
    `/root/.terroir/${token}/c0-old /root/.terroir/${token}/sessions /root/.terroir/${token}/c123`,
    `/srv/.terroir-0/${token}/c0`,
    `/root/terroir/${token}/c0`,
    `${token}/c0`,
  ])
    expect(shown(text)).toBe(text);
  const bytes = Buffer.concat([
    Buffer.from([0xff, 0x00]),
    Buffer.from(`/r/.terroir/${token}/c0`),
    Buffer.from([0xfe]),
  ]);
  expect(withoutOwnPaths(bytes, token)).toEqual(
    Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from('command 1'), Buffer.from([0xfe])]),
  );
});

test('paths one after another, without end or with no room before them, take no time that grows with all of it', () => {
  const path = `/.terroir/${token}/c0`;
  expect(shown(path.repeat(20_000))).toBe('command 1'.repeat(20_000));
  const long = `${'a'.repeat(100_000)}${path}`;
  expect(shown(long)).toBe(`${'a'.repeat(100_000)}command 1`);
});
