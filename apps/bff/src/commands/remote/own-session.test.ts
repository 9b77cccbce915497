import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { startCommand } from './remote-commands.ts';

const token = 'd'.repeat(32);
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

/** What an SSH server that begins no session for a command passes on. */
const startedBy = async (ownSession: boolean, path = process.env['PATH']): Promise<string> => {
  const home = mkdtempSync(join(tmpdir(), 'terroir-session-'));
  homes.push(home);
  const { command, stdin } = startCommand({
    token,
    commands: ['echo met; exit 7'],
    onError: 'stop',
    timeoutSeconds: 20,
    keepBytes: 1_000_000,
    firstSentSecondsAgo: null,
    ownSession,
  });
  const child = spawn('/bin/sh', ['-c', command], { env: { HOME: home, PATH: path } });
  child.stdin.end(stdin);
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return said;
};

test('where the SSH server begins no session it is said, and the next start begins one', async () => {
  expect(await startedBy(false)).toBe(`\x1e${token}:refused:no-session\n`);
  expect(await startedBy(true)).toMatch(/:alive:home\n[^]*\nmet\n[^]*:0:7:\d+\n[^]*:end:done\n$/);
});

test('where there is no setsid either, that is said, and nothing is started', async () => {
  const bin = mkdtempSync(join(tmpdir(), 'terroir-session-'));
  homes.push(bin);
  symlinkSync('/bin/sh', join(bin, 'sh'));
  expect(await startedBy(true, bin)).toBe(`\x1e${token}:refused:no-session\n`);
});
