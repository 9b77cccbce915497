import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { attachCommand, cancelCommand, watchCommand } from './remote-commands.ts';

const token = 'c'.repeat(32);
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

/** A task as the runner of earlier versions left it: it leads its session, and each fact is a file. */
const startEarlier = async (ending: string): Promise<string> => {
  const home = mkdtempSync(join(tmpdir(), 'terroir-earlier-'));
  homes.push(home);
  const script = String.raw`
d=$HOME/.terroir/${token}
mkdir -p "$d"
say() { printf '\036${token}:%s\n' "$1" >>"$d/out"; printf '\036${token}:%s\n' "$1" >>"$d/err"; }
read -r boot </proc/sys/kernel/random/boot_id
read -r stat </proc/self/stat
pid=${'$'}{stat%% *}
set -- ${'$'}{stat##*) }
say begin:1
printf 'first\n' >>"$d/out"
say 0:0:2
printf '0 0\n' >"$d/codes"
printf 1 >"$d/whole"
printf '%s %s %s %s %s\n' "$pid" "${'$'}{20}" "$boot" "$pid" "$pid" >"$d/pid"
echo started
${ending}`;
  const child = spawn('/bin/sh', ['-c', script], { env: { ...process.env, HOME: home }, detached: true });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return home;
};
const sh = async (command: string, home: string): Promise<string> => {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], {
    env: { ...process.env, HOME: home },
  });
  return stdout;
};
const ends = String.raw`sleep 1; printf 'second\n' >>"$d/out"; printf '1 7\n' >>"$d/codes"; say 1:7:3
printf 'done\n' >"$d/end"; say end:done`;

test('a task that an earlier version started is followed to its true end', async () => {
  const home = await startEarlier(ends);
  expect(await sh(watchCommand(token), home)).toBe('0 0\n1 7\nend done\n');
  const said = await sh(
    attachCommand(token, { stdout: 0, stderr: 0 }, { stdout: 'plain', stderr: 'plain' }),
    home,
  );
  expect(said).toContain(`\x1e${token}:dead:home\n`);
  expect(said).toMatch(/first\n[^]*second\n[^]*:1:7:3\n[^]*:end:done\n[^]c+:over:0\n$/);
});

test('a task that an earlier version started is cancelled', async () => {
  const home = await startEarlier(`timeout 60 sh -c 'trap "" TERM; sleep 60 & echo $! >'"$d/kept"'; wait'`);
  while (!existsSync(join(home, '.terroir', token, 'kept'))) await delay(10);
  expect(await sh(cancelCommand(token, 'cancelled', null), home)).toBe('killed\n');
  const kept = readFileSync(join(home, '.terroir', token, 'kept'), 'utf8').trim();
  // In a container whose first process reaps nothing, who was killed stays as a zombie.
  const stat = existsSync(`/proc/${kept}/stat`) ? readFileSync(`/proc/${kept}/stat`, 'utf8') : ') Z';
  expect(stat).toContain(') Z');
});
