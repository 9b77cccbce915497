import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { CommandsDeps } from './create-commands.ts';
import { openCommands, type OpenCommands } from './testing/open-commands.ts';
import { pathWithout } from './testing/path-without.ts';

let opened: OpenCommands | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});
type OpenArgs = [hosts: number, more?: Partial<CommandsDeps>];
const openOn = async (env: Record<string, string>, ...args: OpenArgs): Promise<OpenCommands> => {
  opened = await openCommands(args[0], args[1], null, env);
  return opened;
};

const first = (run: { tasks: { id: string }[] }): string => run.tasks[0]?.id ?? '';

/** A zombie no longer runs; it only waits for a reaper. */
const isRunning = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe.each(['with', 'without'])('on VMs %s Perl', (perl) => {
  const open = (...args: OpenArgs) => openOn(perl === 'with' ? {} : { PATH: pathWithout('perl') }, ...args);

  test('three hosts run at once, each with its own output and exit codes', async () => {
    const console = await open(3);
    const run = await console.ended(console.start(['echo $HOME', 'echo no >&2', 'true']).id);
    expect(run.status).toBe('succeeded');
    expect(run.tasks.map(({ exitCodes }) => exitCodes)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(run.tasks.map(({ id }) => String(console.output(id).stdout).trim())).toEqual(
      console.hosts.map(({ home }) => home),
    );
    const { chunks } = console.output(first(run));
    expect(chunks.map(({ stream, commandIndex }) => [stream, commandIndex])).toEqual([
      ['stdout', 0],
      ['stderr', 1],
    ]);
    const { events } = console.now();
    expect(events.read({ after: 0, limit: 99 }).map(({ type }) => type)).toEqual([
      'run-started',
      ...Array<string>(9).fill('task-status-changed'),
      'run-ended',
    ]);
  });

  test('variables and the folder persist, and a failure stops the rest', async () => {
    const console = await open(1);
    const run = await console.ended(
      console.start(['cd /tmp; x=5', 'pwd; echo $x', 'exit_with() { return 7; }; exit_with', 'echo no']).id,
    );
    expect(run.tasks[0]).toMatchObject({ status: 'failed', exitCodes: [0, 0, 7, null] });
    expect(String(console.output(first(run)).stdout)).toBe('/tmp\n5\n');
  });

  test('exit ends the shell, and with onError continue the next command gets a new one', async () => {
    const console = await open(1);
    const commands = [
      'x=5; exit 3',
      'echo "<$x>"',
      'echo "broken',
      'kill -9 $$',
      'set -eu; false',
      'echo last',
    ];
    const run = await console.ended(console.start(commands, { onError: 'continue' }).id);
    expect(run.tasks[0]?.exitCodes).toEqual([3, 0, 2, 137, 1, 0]);
    const { stdout, chunks } = console.output(first(run));
    expect(String(stdout)).toBe('<>\nlast\n');
    expect(chunks.map(({ commandIndex }) => commandIndex)).toEqual([1, 2, 5]);
    const stopped = await console.ended(console.start(['exit 0', 'echo no']).id);
    expect(stopped.tasks[0]).toMatchObject({ status: 'failed', exitCodes: [0, null] });
  });

  test('how long each command took is the word of its VM, also after a restart', async () => {
    const console = await open(1);
    const commands = [
      'set -eu; IFS=.; sleep 0.3',
      'echo up; while [ ! -e go ]; do sleep 0.02; done',
      'exit 3',
      'true',
    ];
    const run = console.start(commands, { onError: 'continue' });
    await console.says(first(run), 'up');
    await console.whileClosed(async () => {
      console.touch('go');
      await expect.poll(() => console.remoteFile('state'), { timeout: 30_000 }).toContain('end done\n');
    });
    const { tasks } = await console.ended(run.id);
    expect(tasks[0]?.exitCodes).toEqual([0, 0, 3, 0]);
    const times = tasks[0]?.commandMs ?? [];
    expect(times).toEqual([expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(times[0]).toBeGreaterThanOrEqual(290);
  });

  test('binary output, stderr floods and 5 MB arrive byte for byte', async () => {
    const console = await open(1);
    const run = await console.ended(
      console.start([
        'head -c 5000000 /dev/urandom >data; sha256sum <data | cut -c1-64 >&2; cat data',
        String.raw`printf '\377\000\303'; printf '\251 \342\202'; printf '\254'`,
        'yes error | head -n 50000 >&2',
      ]).id,
    );
    const { stdout, stderr, chunks } = console.output(first(run));
    expect(run.tasks[0]).toMatchObject({ exitCodes: [0, 0, 0], outputBytes: 5_000_000 + 8 + 65 + 300_000 });
    expect(stdout.subarray(5_000_000)).toEqual(Buffer.from([0xff, 0, ...Buffer.from('é €')]));
    expect(createHash('sha256').update(stdout.subarray(0, 5_000_000)).digest('hex')).toBe(
      stderr.toString('latin1', 0, 64),
    );
    expect(chunks.find(({ stream }) => stream === 'stdout')?.dataBase64).toBeDefined();
    let offset = 0;
    for (const chunk of chunks) {
      expect(chunk.offset).toBe(offset);
      offset += chunk.bytes;
    }
  });

  test('reading from the middle of a chunk starts at that byte', async () => {
    const console = await open(1);
    const id = first(await console.ended(console.start(['printf "ab€"']).id));
    const { streams } = console.now().commands;
    expect(streams.readTask(id, 1, 100)).toMatchObject({
      chunks: [{ offset: 1, bytes: 4, text: 'b€' }],
      done: true,
    });
    expect(streams.readTask(id, 3, 100).chunks[0]).toMatchObject({ offset: 3, bytes: 2, dataBase64: 'gqw=' });
    expect(streams.readTask(id, 5, 100)).toEqual({ chunks: [], nextOffset: 5, done: true });
  });

  test('output beyond the quota is dropped with a record, and the exit codes are still true', async () => {
    const console = await open(1, { outputQuotaBytes: 100_000 });
    const run = await console.ended(console.start(['yes | head -c 3000000', 'exit 4']).id);
    expect(run.tasks[0]).toMatchObject({ exitCodes: [0, 4], truncated: true, status: 'failed' });
    const { chunks } = console.output(first(run));
    expect(chunks.at(-1)).toMatchObject({ stream: 'system', offset: 100_000 });
  });

  test('many small writes are kept as well as few big ones', async () => {
    const console = await open(1, { outputQuotaBytes: 100_000 });
    const run = await console.ended(console.start(['for i in $(seq 60); do echo $i; sleep 0.01; done']).id);
    expect(run.tasks[0]).toMatchObject({ exitCodes: [0], truncated: false, status: 'succeeded' });
    const lines = Array.from({ length: 60 }, (_, index) => `${index + 1}\n`);
    expect(String(console.output(first(run)).stdout)).toBe(lines.join(''));
  });

  test('cancel kills the processes on the VM, even obstinate ones', async () => {
    const console = await open(1);
    const run = console.start(['trap "" TERM; sleep 1000 & echo $! $$; while :; do sleep 0.2; done']);
    await console.says(first(run), '\n');
    const pids = String(console.output(first(run)).stdout)
      .trim()
      .split(' ')
      .map(Number);
    console.cancel(run.id);
    expect(await console.ended(run.id)).toMatchObject({
      status: 'cancelled',
      tasks: [{ exitCodes: [null] }],
    });
    expect(pids.filter((pid) => isRunning(pid))).toEqual([]);
  });

  test('a command that outlives its time is ended on the VM', async () => {
    const console = await open(1);
    const run = await console.ended(console.start(['echo up; sleep 1000'], { timeoutSeconds: 1 }).id);
    expect(run.tasks[0]).toMatchObject({ status: 'timed-out', exitCodes: [null] });
    expect(String(console.output(first(run)).stdout)).toBe('up\n');
  });

  test('a VM that does not answer is unreachable and keeps nobody else from running', async () => {
    const console = await open(2);
    await console.hosts[0]?.close();
    const run = await console.ended(console.start(['echo up']).id);
    expect(run.tasks.map(({ status }) => status)).toEqual(['unreachable', 'succeeded']);
    expect(run.tasks[0]?.detail).toContain('ECONNREFUSED');
    expect(run.status).toBe('failed');
  });

  test('after a restart the running command is re-attached: exact output, true exit code, run once', async () => {
    const console = await open(1);
    const run = console.start([
      'echo once >>count; for i in 1 2 3 4 5 6 7 8 9; do echo line $i; echo err $i >&2; while [ ! -e go$i ]; do sleep 0.02; done; done; exit 9',
    ]);
    for (let step = 1; step <= 9; step += 1) {
      await console.says(first(run), `line ${step}\n`);
      if (step % 3 === 0) await console.reopen();
      else if (step % 3 === 1) console.hosts[0]?.cut();
      console.touch(`go${step}`);
    }
    const ended = await console.ended(run.id);
    expect(ended.tasks[0]).toMatchObject({ status: 'failed', exitCodes: [9] });
    const { stdout, stderr } = console.output(first(run));
    const lines = (word: string) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `${word} ${i}\n`).join('');
    expect([String(stdout), String(stderr)]).toEqual([lines('line'), lines('err')]);
    expect(console.readFile('count')).toBe('once\n');
  });

  test('a command that ended while nobody watched is read with its true exit code', async () => {
    const console = await open(1);
    const run = console.start(['echo up; while [ ! -e go ]; do sleep 0.02; done; echo down; exit 5']);
    await console.says(first(run), 'up');
    await console.whileClosed(async () => {
      console.touch('go');
      await expect.poll(() => console.remoteFile('state'), { timeout: 30_000 }).toContain('end done\n');
    });
    const ended = await console.ended(run.id);
    expect(ended.tasks[0]).toMatchObject({ status: 'failed', exitCodes: [5] });
    expect(String(console.output(first(run)).stdout)).toBe('up\ndown\n');
  });

  test.each(['alone', 'with all that belongs to it'])(
    'a task whose runner was killed %s is lost, never succeeded',
    async (how) => {
      const console = await open(1);
      const run = console.start(['echo up; sleep 1000']);
      await console.says(first(run), 'up');
      const [, runner, session] =
        /^runner (\d+) \d+ \S+ (\d+) /m.exec(console.remoteFile('state') ?? '') ?? [];
      process.kill(how === 'alone' ? Number(runner) : -Number(session), 'SIGKILL');
      expect(await console.ended(run.id)).toMatchObject({
        status: 'lost',
        tasks: [{ status: 'lost', exitCodes: [null] }],
      });
      expect(console.output(first(run)).chunks.at(-1)).toMatchObject({
        stream: 'system',
        record: 'gap',
        textWording: { code: 'output-gap' },
        offset: 3,
      });
    },
  );

  test('nothing stays on the VM once a task has ended', async () => {
    const console = await open(1);
    await console.ended(console.start(['nohup sleep 0.2 & echo started']).id);
    await expect.poll(() => console.remoteTasks()).toEqual([]);
  });
});

test('output that the VM writes late, when the runner has gone, is waited for', async () => {
  const console = await openOn({ PATH: pathWithout('perl') }, 1);
  const stopDrains =
    "drains=$(pgrep -x -g $(awk '/^runner/ { print $5 }' ~/.terroir/*/state) cat); kill -STOP $drains";
  const later = '(sleep 1; kill -CONT $drains) </dev/null >/dev/null 2>&1 &';
  const run = await console.ended(console.start([stopDrains, later, 'echo late; echo worse >&2']).id);
  expect(run.tasks[0]).toMatchObject({ exitCodes: [0, 0, 0], status: 'succeeded' });
  expect(console.output(first(run))).toMatchObject({
    stdout: Buffer.from('late\n'),
    stderr: Buffer.from('worse\n'),
  });
});
