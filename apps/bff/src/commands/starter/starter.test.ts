import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import type { SshProcess } from '../../ssh/ssh-pool.ts';
import { cleanUpOrder } from '../remote/follow-script.ts';
import { startCommand, type StartOptions } from '../remote/remote-commands.ts';
import { pathWithout } from '../testing/path-without.ts';
import { openStarter, type Starter, type Unfit } from './starter.ts';
import { starterProgram } from './starter-program.ts';

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

const shell = (command: string, home: string, env: NodeJS.ProcessEnv = {}) =>
  spawn('/bin/sh', ['-c', command], {
    env: { HOME: home, PATH: process.env['PATH'], ...env },
    cwd: home,
    detached: true,
  });

/** A starter as a login shell would run it, with a home of its own. */
const openHere = async (env: NodeJS.ProcessEnv = {}) => {
  const home = mkdtempSync(join(tmpdir(), 'terroir-starter-'));
  closers.push(() => rmSync(home, { recursive: true, force: true }));
  const closed: (Unfit | null)[] = [];
  const exec = async (command: string): Promise<SshProcess> => {
    const child = shell(command, home, env);
    closers.push(() => child.kill('SIGKILL'));
    child.stdin.on('error', () => undefined);
    const exited = once(child, 'close').then(([code]) => ({ code: Number(code), signal: null }));
    return { ...child, stdin: child.stdin, exited, close: () => child.stdin.end() };
  };
  const starter = await openStarter(exec, (unfit) => closed.push(unfit));
  return { home, starter, closed, file: (name: string) => join(home, '.terroir', token, name) };
};

const token = 'c'.repeat(32);
const options = (commands: string[], more: Partial<StartOptions> = {}): StartOptions => ({
  token,
  commands,
  onError: 'stop',
  timeoutSeconds: 30,
  keepBytes: 1 << 20,
  firstSentSecondsAgo: null,
  ...more,
});
const read = async (starter: Starter, commands: string[], more: Partial<StartOptions> = {}) => {
  const task = starter.start(options(commands, more));
  const both = Promise.all([text(task.stdout), text(task.stderr)]);
  return { task, both };
};

test('Perl finds nothing to warn of in the program', async () => {
  const child = spawn('perl', ['-wc', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.end(starterProgram);
  expect(await text(child.stderr)).toBe('- syntax OK\n');
});

test('a task says what a task of the shell would, and is cleaned up', async () => {
  const { starter, home } = await openHere();
  const { task, both } = await read(starter, ['echo one; echo bad >&2', 'exit 7'], { onError: 'continue' });
  const seen: Buffer[] = [];
  task.stdout.on('data', (data: Buffer) => seen.push(data));
  await expect.poll(() => Buffer.concat(seen).toString(), { timeout: 30_000 }).toContain('end:done\n');
  task.stdin.write(cleanUpOrder);
  const marked = (first: string) =>
    new RegExp(
      `^\x1e${token}:alive:home\n\x1e${token}:begin:\\d+\n${first}\n\x1e${token}:0:0:\\d+\n\x1e${token}:1:7:\\d+\n\x1e${token}:end:done\n$`,
    );
  const [stdout, stderr] = await both;
  expect(stdout).toMatch(marked('one'));
  expect(stderr).toMatch(marked('bad'));
  expect(await task.exited).toEqual({ code: 0, signal: null });
  expect(existsSync(join(home, '.terroir', token))).toBe(false);
});

test('a flood is handed over, and its files hold all of it', async () => {
  const { starter, file } = await openHere();
  const { task, both } = await read(starter, ['head -c 900000 /dev/zero | tr "\\0" x; exit 3']);
  const [stdout] = await both;
  expect(task.isHandedOver).toBe(true);
  await expect.poll(() => readFileSync(file('state'), 'utf8'), { timeout: 30_000 }).toContain('end done\n');
  const kept = readFileSync(file('out'), 'utf8');
  expect(kept).toHaveLength(900_000 + kept.replaceAll('x', '').length);
  expect(kept.startsWith(stdout.slice(stdout.indexOf('\n') + 1))).toBe(true);
  expect(readFileSync(file('state'), 'utf8')).toMatch(/^runner .*\n0 3\nend done\n$|^runner .*\nend done\n$/);
});

test('however many starts of one token meet, here and by the shell, it runs once', async () => {
  const { starter, home, file } = await openHere();
  const commands = ['echo x >>"$HOME/count"'];
  const { command, stdin } = startCommand(options(commands, { firstSentSecondsAgo: 1 }));
  const shells = Array.from({ length: 4 }, () => {
    const child = shell(command, home);
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    child.stdin.end(stdin);
    return text(child.stdout);
  });
  const started = Array.from({ length: 4 }, () => starter.start(options(commands)));
  for (const { stdout, stderr } of started) [stdout, stderr].forEach((stream) => stream.resume());
  for (const said of shells) expect(await said).toMatch(/:(alive|dead):home\n/);
  await expect.poll(() => readFileSync(file('state'), 'utf8'), { timeout: 30_000 }).toContain('end done\n');
  expect(readFileSync(join(home, 'count'), 'utf8')).toBe('x\n');
});

test('once a file that login shells read has changed, another starter is needed', async () => {
  const { starter, home, closed } = await openHere();
  const before = await read(starter, ['sleep 0.3; echo still']);
  await expect.poll(() => existsSync(join(home, '.terroir', token, 'state')), { timeout: 30_000 }).toBe(true);
  appendFileSync(join(home, '.bashrc'), 'export NEW=1\n');
  const after = await read(starter, ['echo $NEW'], { token: 'e'.repeat(32) });
  expect(await after.both).toEqual(Array(2).fill(`\x1e${'e'.repeat(32)}:refused:elsewhere\n`));
  expect({ isOpen: starter.isOpen, closed }).toEqual({ isOpen: false, closed: [null] });
  expect(existsSync(join(home, '.terroir', 'e'.repeat(32)))).toBe(false);
  before.task.stdout.on('data', (data: Buffer) => {
    if (data.includes(':end:')) before.task.stdin.write(cleanUpOrder);
  });
  expect((await before.both)[0]).toContain('still\n');
});

test('cancel kills even obstinate processes, and says so; what lives long is handed over', async () => {
  const { starter, file } = await openHere();
  const { task, both } = await read(starter, ['trap "" TERM; echo up; while :; do sleep 0.2; done']);
  await expect.poll(() => existsSync(file('out')) && readFileSync(file('out'), 'utf8')).toContain('up\n');
  expect(await starter.cancel(token, 'cancelled')).toBe('killed');
  expect((await both)[0]).toContain('up\n');
  expect(task.isHandedOver).toBe(true);
  expect(readFileSync(file('out'), 'utf8')).toMatch(/:0:-:\d+\n[^]*:end:cancelled\n$/);
  expect(await starter.cancel(token, 'cancelled')).toBe('killed');
});

test('a task goes on when its starter ends', async () => {
  const { starter, home, file } = await openHere();
  const { task, both } = await read(starter, ['echo up; while [ ! -e go ]; do sleep 0.05; done; exit 5']);
  await expect.poll(() => existsSync(file('out')) && readFileSync(file('out'), 'utf8')).toContain('up\n');
  task.close();
  await both.catch(() => undefined);
  closers.splice(1).forEach((close) => close());
  appendFileSync(join(home, 'go'), '');
  await expect
    .poll(() => readFileSync(file('state'), 'utf8'), { timeout: 30_000 })
    .toContain('0 5\nend done\n');
});

test('an account that has Perl take all for Unicode gets its bytes all the same', async () => {
  const { starter, file } = await openHere({ PERL_UNICODE: 'SDA' });
  starter.start(options([String.raw`printf '\377\303\251'`])).stdout.resume();
  await expect
    .poll(() => existsSync(file('state')) && readFileSync(file('state'), 'utf8'), { timeout: 30_000 })
    .toContain('end done\n');
  expect(readFileSync(file('out'), 'latin1')).toContain('\xff\xc3\xa9');
});

test.each([
  ['no Perl', { PATH: pathWithout('perl') }],
  ['options of its own for every Perl', { PERL5OPT: '-d' }],
])('an account with %s has every task refused, and is known as unfit', async (_name, env) => {
  const { starter, closed, home } = await openHere(env);
  const { both } = await read(starter, ['echo x']);
  expect(await both).toEqual(Array(2).fill(`\x1e${token}:refused:elsewhere\n`));
  expect(closed).toEqual(['lacking']);
  expect(existsSync(join(home, '.terroir'))).toBe(false);
});
