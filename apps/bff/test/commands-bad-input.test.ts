import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { openCommands, type OpenCommands } from '../src/commands/testing/open-commands.ts';

let opened: OpenCommands | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});
const open = async (...args: Parameters<typeof openCommands>): Promise<OpenCommands> => {
  opened = await openCommands(...args);
  return opened;
};
const first = (run: { tasks: { id: string }[] }): string => run.tasks[0]?.id ?? '';
const shellHex = (bytes: Buffer): string =>
  [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** Sequences that terminals obey: titles, clipboards, queries, links, modes, cursor games, broken and endless ones. */
const escapeCorpus = (): Buffer[] => {
  const esc = '\x1b';
  const ends = ['\x07', `${esc}\\`, '\x9c', ''];
  const osc = [
    '0;title',
    '2;t',
    '4;1;?',
    '7;file:///etc',
    '8;;javascript:alert(1)',
    '9;x',
    '10;?',
    '52;c;?',
    '52;c;aGk=',
    '133;A',
    '777;notify;a;b',
    '1337;File=inline=1:AA',
  ];
  const csi = [
    '6n',
    'c',
    '>c',
    '=c',
    '?6n',
    '5n',
    '21t',
    '18t',
    '14t',
    '2J',
    '3J',
    '?1049h',
    '?1003h',
    '?2004h',
    '!p',
    '4;1m',
    '38;5;999m',
    '999999999C',
    '31',
    '?',
    '1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17m',
  ];
  const dcs = ['$qm', '+q544e', 'q#0;2;0;0;0', '1;2|', '=1s', ''];
  const single = ['Z', 'c', '7', '8', 'M', 'D', 'E', 'N', 'O', '#8', '(0', '%G', ' F', '=', '>', '\x1b\x1b'];
  const raw = [
    '\r',
    '\r\n',
    '\x08'.repeat(80),
    '\x00',
    '\x05',
    '\x0e\x0f',
    '\x7f',
    '\xff\xfe',
    '\xc3',
    '\xed\xa0\x80',
    '\xf4\x90\x80\x80',
    '\x9b6n',
    '\x9d0;t\x9c',
    '\x90q',
    '<script>alert(1)</script>',
    '\u202e',
  ];
  return [
    ...osc.flatMap((body) => ends.map((end) => `${esc}]${body}${end}`)),
    ...csi.flatMap((body) => [`${esc}[${body}`, `\x9b${body}`]),
    ...dcs.flatMap((body) => ends.map((end) => `${esc}P${body}${end}`)),
    ...['_', '^', 'X', 'k'].flatMap((kind) => ends.map((end) => `${esc}${kind}payload${end}`)),
    ...single.map((body) => esc + body),
    ...raw,
    ...Array.from({ length: 40 }, (_, index) => `${esc}[${'9;'.repeat(index * 40)}m`),
  ].map((text) => Buffer.from(text, 'latin1'));
};

test('every case of an escape corpus is kept byte for byte', async () => {
  const console = await open(1);
  const corpus = escapeCorpus();
  expect(corpus.length).toBeGreaterThanOrEqual(200);
  const commands = [corpus.slice(0, 100), corpus.slice(100)].map((part) =>
    part.map((bytes) => `printf '${shellHex(bytes)}\\n'`).join('\n'),
  );
  const { tasks } = await console.ended(console.start(commands).id);
  expect(tasks[0]).toMatchObject({ status: 'succeeded' });
  expect(console.output(first({ tasks })).all).toEqual(
    Buffer.concat(corpus.flatMap((bytes) => [bytes, Buffer.from('\n')])),
  );
});

test('a flood without end and without a line is cancelled within seconds, and memory stays bounded', async () => {
  const console = await open(2, { outputQuotaBytes: 20_000_000 });
  const before = process.memoryUsage().rss;
  const run = console.start(["yes & yes >&2 & tr '\\0' x </dev/zero"]);
  for (const { id } of run.tasks) {
    await expect
      .poll(() => console.now().commands.streams.task(id)?.truncated, { timeout: 60_000 })
      .toBe(true);
  }
  console.cancel(run.id);
  const ended = await console.ended(run.id);
  expect(ended.status).toBe('cancelled');
  for (const { id } of ended.tasks) {
    const { chunks } = console.output(id);
    expect(chunks.at(-1)).toMatchObject({ stream: 'system', record: 'truncated', offset: 20_000_000 });
  }
  // 40 MB are stored and 60 MB/s came: without bounds this would be gigabytes.
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
}, 120_000);

test('one line of 64 MiB arrives whole', async () => {
  const console = await open(1);
  const bytes = 64 * 1024 * 1024;
  const run = console.start([`head -c ${bytes} /dev/zero | tr '\\0' x`]);
  const { tasks } = await console.ended(run.id);
  expect(tasks[0]).toMatchObject({ status: 'succeeded', outputBytes: bytes, truncated: false });
  const hash = createHash('sha256');
  for (let after = 0; after < bytes;) {
    const slice = console.now().commands.streams.readTask(first(run), after, 1 << 20);
    for (const { text = '' } of slice.chunks) hash.update(text);
    after = slice.nextOffset;
  }
  expect(hash.digest('hex')).toBe(createHash('sha256').update(Buffer.alloc(bytes, 'x')).digest('hex'));
}, 120_000);

test('a command of 64 KiB of any text runs as it was written', async () => {
  const console = await open(1);
  const text = `é'"\`$(id)\\ `.repeat(5_000).slice(0, 65_000);
  const command = `cat <<'END'\n${text}\nEND`;
  const { tasks } = await console.ended(console.start([command, 'echo after']).id);
  expect(tasks[0]).toMatchObject({ exitCodes: [0, 0] });
  expect(String(console.output(first({ tasks })).stdout)).toBe(`${text}\nafter\n`);
});
