import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { openCommands } from '../testing/open-commands.ts';
import { pathWithout } from '../testing/path-without.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A VM with `PATH`, and what is logged about it. */
const openLogged = async (path: string) => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const logger = pino({ level: 'info', base: null }, { write });
  const console = await openCommands(1, { logger }, null, { PATH: path });
  closers.push(() => console.close());
  const run = async () => {
    const { id } = console.start(['echo here']);
    const { tasks } = await console.ended(id);
    return tasks.map((task) => [task.status, console.output(task.id).stdout.toString()]);
  };
  return { run, lines };
};

/** A PATH whose `perl` is this shell script; its fifth argument is the nonce. */
const pathWith = (perl: string): string => {
  const bin = mkdtempSync(join(tmpdir(), 'terroir-perl-'));
  closers.push(() => rmSync(bin, { recursive: true }));
  writeFileSync(join(bin, 'perl'), `#!/bin/sh\n${perl}\n`);
  chmodSync(join(bin, 'perl'), 0o700);
  return `${bin}:${process.env['PATH']}`;
};

test('that a VM has no Perl is logged once, not with each task', async () => {
  const { run, lines } = await openLogged(pathWithout('perl'));
  for (let round = 0; round < 3; round += 1) expect(await run()).toEqual([['succeeded', 'here\n']]);
  expect(lines).toMatchObject([
    { level: 30, vmId: 'vm-1', minutes: 10, msg: expect.stringContaining('Perl') },
  ]);
});

test.each([
  ['says what is no frame', 'echo "$5 ready"; echo gibberish; cat', 'A starter said "gibberish".'],
  ['ends before it greets', 'exit 3', 'A starter ended with code 3 before it greeted.'],
])('why a starter broke that %s is logged, and its tasks go the other way', async (_name, perl, message) => {
  const { run, lines } = await openLogged(pathWith(perl));
  for (let round = 0; round < 2; round += 1) expect(await run()).toEqual([['succeeded', 'here\n']]);
  const told = lines.filter(({ level }) => level !== 30);
  expect(told).toMatchObject([{ level: 40, vmId: 'vm-1', minutes: 10, err: { message } }]);
});

test('why one broke that took no more orders, but had a task, is logged as well', async () => {
  const secondStart = 'while read -r line; do case $line in *"start 2 "*) break ;; esac; done';
  const perl = `echo "$5 ready"; ${secondStart}; echo "r 2 stale"; sleep 0.2; echo "o 1 9999"; cat >/dev/null`;
  const { run, lines } = await openLogged(pathWith(perl));
  const both = await Promise.all([run(), run()]);
  expect(both.flat()).toEqual([
    ['succeeded', 'here\n'],
    ['succeeded', 'here\n'],
  ]);
  const told = lines.filter(({ level }) => level !== 30);
  expect(told).toMatchObject([{ level: 40, vmId: 'vm-1', err: { message: 'A starter said "o 1 9999".' } }]);
});
