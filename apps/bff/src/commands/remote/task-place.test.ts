import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cancelCommand, cleanUpCommand, startCommand } from './remote-commands.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A home whose file system is full again and again: half of the tries to make a folder there fail. */
const fickleHome = (): { home: string; path: string } => {
  const home = mkdtempSync(join(tmpdir(), 'terroir-fickle-'));
  closers.push(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'bin'));
  const real =
    (process.env['PATH'] ?? '').split(':').find((folder) => folder.endsWith('/usr/bin')) ?? '/usr/bin';
  const script = `#!/bin/sh
case "$*" in *"${home}"/.terroir/*) if [ "$(($(od -An -N1 -tu1 /dev/urandom) % 2))" = 0 ]; then exit 1; fi ;; esac
exec ${real}/mkdir "$@"
`;
  writeFileSync(join(home, 'bin/mkdir'), script);
  chmodSync(join(home, 'bin/mkdir'), 0o755);
  return { home, path: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}` };
};

const sh = (
  command: string,
  { home, path }: { home: string; path: string },
  input: Buffer,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], {
      env: { HOME: home, PATH: path },
      cwd: home,
      detached: true,
    });
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', () => resolve(said));
  });

const token = (round: number): string => `${process.pid}`.padEnd(30, 'a') + `${round}`.padStart(2, '0');
const options = {
  onError: 'stop',
  timeoutSeconds: 30,
  keepBytes: 1 << 20,
  firstSentSecondsAgo: null,
} as const;

test('however many starts of one token meet, in whichever places, it runs once', async () => {
  const place = fickleHome();
  for (let round = 0; round < 4; round += 1) {
    const long = round % 2 === 1 ? `: ${'x'.repeat(30_000)}` : ':';
    const commands = [`echo ran >>"$HOME/ran-${round}"`, long];
    const { command, stdin } = startCommand({ ...options, token: token(round), commands });
    await Promise.all(Array.from({ length: 8 }, () => sh(command, place, stdin)));
    expect(readFileSync(join(place.home, `ran-${round}`), 'utf8')).toBe('ran\n');
    await sh(cleanUpCommand(token(round)), place, Buffer.alloc(0));
  }
}, 120_000);

test('a start that comes after its cancel starts nothing, wherever the cancel stands', async () => {
  const place = fickleHome();
  for (let round = 10; round < 13; round += 1) {
    expect(await sh(cancelCommand(token(round), 'cancelled', null), place, Buffer.alloc(0))).toBe('never\n');
    const { command, stdin } = startCommand({ ...options, token: token(round), commands: ['echo ran'] });
    expect(await sh(command, place, stdin)).not.toContain('ran');
    await sh(cleanUpCommand(token(round)), place, Buffer.alloc(0));
  }
}, 120_000);

test('what was sent before the VM started is not started again', async () => {
  const place = fickleHome();
  const late = { ...options, token: token(20), commands: ['echo ran'], firstSentSecondsAgo: 1e9 };
  const refused = startCommand(late);
  expect(await sh(refused.command, place, refused.stdin)).toBe(`\x1e${token(20)}:refused:started-anew\n`);
  const soon = { ...late, firstSentSecondsAgo: 0.5 };
  const started = startCommand(soon);
  expect(await sh(started.command, place, started.stdin)).toContain('ran\n');
  await sh(cleanUpCommand(token(20)), place, Buffer.alloc(0));
}, 60_000);
