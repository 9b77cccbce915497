import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '@terroir/shared-types';
import { afterEach, expect, test } from 'vitest';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { startSshHost } from '../src/ssh/testing/start-ssh-host.ts';

/** A release is tried with 50. */
const kills = Number(process.env['TERROIR_COMMAND_KILLS'] ?? 6);
const entryPath = join(import.meta.dirname, 'commands-process.ts');
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const startVictim = async (folder: string, accessFile: string) => {
  const child = spawn(process.execPath, [entryPath, folder, accessFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  closers.push(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('started');
  return {
    async run(commands: string[]): Promise<string> {
      child.stdin.write(`${JSON.stringify(commands)}\n`);
      return (await lines.next()).value as string;
    },
    /** SIGKILL: wherever it is, it is there without warning. */
    async kill(): Promise<void> {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

test('killed in the middle of runs, each command has run once, with its true exit code or lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-crash-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const hosts = await Promise.all(['vm-1', 'vm-2', 'vm-3'].map((vmId) => startSshHost(vmId)));
  for (const host of hosts) closers.push(() => host.close());
  const accesses = hosts.map(({ access }) => access);
  const accessFile = join(folder, 'accesses.json');
  writeFileSync(accessFile, JSON.stringify(accesses));

  const runs: { id: string; code: number }[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const victim = await startVictim(folder, accessFile);
    const code = (kill % 200) + 1;
    const commands = [
      `echo ran >>first-${kill}; seq 300`,
      `sleep 0.2; echo ran >>second-${kill}; exit ${code}`,
    ];
    runs.push({ id: await victim.run(commands), code });
    await delay(Math.random() * 500);
    await victim.kill();
  }

  const subject = await openCommands(accesses, {}, folder);
  closers.push(() => subject.close());
  const outputOf = (task: Task): string => String(subject.output(task.id).all);
  const expected = Array.from({ length: 300 }, (_, line) => `${line + 1}\n`).join('');
  const told = { true: 0, lost: 0 };
  for (const [kill, { id, code }] of runs.entries()) {
    const { tasks } = await subject.ended(id);
    for (const [index, task] of tasks.entries()) {
      const home = hosts[index]?.home ?? '';
      const count = (name: string): number => {
        const file = join(home, `${name}-${kill}`);
        return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
      };
      expect(count('first')).toBeLessThanOrEqual(1);
      expect(count('second')).toBeLessThanOrEqual(1);
      if (task.status === 'lost') told.lost += 1;
      else {
        told.true += 1;
        expect(task).toMatchObject({ status: 'failed', exitCodes: [0, code] });
        expect([count('first'), count('second'), outputOf(task)]).toEqual([1, 1, expected]);
      }
    }
  }
  expect(told.true + told.lost).toBe(kills * hosts.length);
  // Lost is honest, but it must stay the exception: only what was killed within the start itself may be.
  expect(told.true).toBeGreaterThan(told.lost);
}, 600_000);
