import { createHash, randomBytes } from 'node:crypto';
import {
  eventSchema,
  type FileTransfer,
  fileTransferSchema,
  pageOf,
  problemSchema,
  remoteFolderSchema,
  runSchema,
  type Vm,
} from '@terroir/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { singleQuoted } from '../src/ssh/single-quoted.ts';
import { runningVms } from './running-vms.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const { report } = await probeIsolation();

describe.skipIf(!report.available)('files of sandbox VMs', () => {
  let server: TestServer;
  let vms: Vm[];
  beforeAll(async () => {
    server = await startTestServer({ sandbox: true });
    vms = await runningVms(server, 3);
  });
  afterAll(async () => {
    await stopSandboxCloud(server.dataDir);
    await server.stop();
  });

  const target = () => JSON.stringify({ infraId: vms[0]?.infraId });
  const post = (fields: Record<string, string>, data: Buffer | null, name = 'notes.bin') => {
    const body = new FormData();
    // The file first: fields may come in any order.
    if (data !== null) body.set('file', new Blob([new Uint8Array(data)]), name);
    for (const [field, value] of Object.entries(fields)) body.set(field, value);
    const headers = { authorization: `Bearer ${server.token}` };
    return fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body });
  };
  const ended = async (response: Response): Promise<FileTransfer> => {
    expect(response.status).toBe(202);
    const { id } = fileTransferSchema.parse(await response.json());
    const read = () => server.read(fileTransferSchema, `/files/${id}`);
    await until('the transfer to end', async () => (await read()).status !== 'running');
    return read();
  };
  const remote = (vm: Vm | undefined, path: string) =>
    server.call('GET', `/vms/${vm?.id}/files?path=${encodeURIComponent(path)}`);
  const command = async (text: string) => {
    const body = { target: { infraId: vms[0]?.infraId }, commands: [text] };
    const { id } = runSchema.parse(await (await server.call('POST', '/runs', body)).json());
    await until('the run to end', async () => (await server.read(runSchema, `/runs/${id}`)).endedAt !== null);
  };

  test('a file reaches every VM whole, with its mode, and comes back byte for byte', async () => {
    const data = randomBytes(3_000_000);
    const sent = await ended(
      await post({ target: target(), path: 'deep/er/', mode: '0750' }, data, "a b'c$.bin"),
    );
    expect(sent.tasks.map(({ detail }) => detail)).toEqual([null, null, null]);
    expect(sent).toMatchObject({
      status: 'succeeded',
      path: "deep/er/a b'c$.bin",
      bytes: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
    });
    expect(sent.tasks.map(({ status, bytesSent }) => [status, bytesSent])).toEqual(
      vms.map(() => ['succeeded', data.length]),
    );
    for (const vm of vms) {
      const back = await remote(vm, sent.path);
      expect(back.headers.get('content-disposition')).toContain('attachment');
      expect(Buffer.from(await back.arrayBuffer()).equals(data)).toBe(true);
    }
    const folder = remoteFolderSchema.parse(await (await remote(vms[0], 'deep/er')).json());
    expect(folder.entries).toMatchObject([
      { name: "a b'c$.bin", type: 'file', bytes: data.length, mode: '0750' },
    ]);
  });

  test('an empty file is a file', async () => {
    const sent = await ended(await post({ target: target(), path: 'empty' }, Buffer.alloc(0)));
    expect(sent.tasks.map(({ detail }) => detail)).toEqual([null, null, null]);
    expect(sent.status).toBe('succeeded');
    expect((await (await remote(vms[0], 'empty')).arrayBuffer()).byteLength).toBe(0);
  });

  test('what a VM refuses is told, and nothing half is left there', async () => {
    await command('mkdir -p taken; echo old > kept');
    const folder = await ended(await post({ target: target(), path: 'taken' }, Buffer.from('x')));
    expect(folder.status).toBe('failed');
    expect(folder.tasks[0]?.detail).toMatch(/is a folder/);
    expect(folder.tasks[0]?.detailWording).toMatchObject({ code: 'file-refused' });
    const denied = await ended(await post({ target: target(), path: '/usr/denied' }, Buffer.from('x')));
    expect(denied.tasks[0]?.detail).toMatch(/refused/i);
    // More than what is left of the disk: what was there stays, and no part of the new one.
    await command('fallocate -l $(($(df --output=avail -B1 . | tail -1) - 2000000)) fill');
    const big = await ended(await post({ target: target(), path: 'kept' }, randomBytes(4_000_000)));
    expect(big.tasks.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(await (await remote(vms[0], 'kept')).text()).toBe('old\n');
    const home = remoteFolderSchema.parse(await (await remote(vms[0], '.')).json());
    expect(home.entries.filter(({ name }) => name.endsWith('.part'))).toEqual([]);
    await command('rm fill');
  });

  test('a full disk on one VM and a refusal on another are told for each, and the third has the file', async () => {
    const on = async (at: number, text: string) => {
      const body = { target: { infraId: vms[0]?.infraId, vmIds: [vms[at]?.id] }, commands: [text] };
      const { id } = runSchema.parse(await (await server.call('POST', '/runs', body)).json());
      await until(
        'the run to end',
        async () => (await server.read(runSchema, `/runs/${id}`)).endedAt !== null,
      );
    };
    await on(0, 'mkdir mixed && fallocate -l $(($(df --output=avail -B1 . | tail -1) - 2000000)) fill');
    await on(1, 'ln -s /usr mixed');
    const data = randomBytes(4_000_000);
    const sent = await ended(await post({ target: target(), path: 'mixed/' }, data, 'big.bin'));
    expect(sent.tasks.map(({ vmName, status }) => [vmName, status])).toEqual([
      [vms[0]?.name, 'failed'],
      [vms[1]?.name, 'failed'],
      [vms[2]?.name, 'succeeded'],
    ]);
    expect(sent.tasks[0]?.detail).toMatch(/no space left/i);
    expect(sent.tasks[1]?.detail).toMatch(/read-only|permission denied/i);
    await on(0, 'rm fill');
    await on(1, 'rm mixed; mkdir mixed');
    const missing = JSON.stringify({ infraId: vms[0]?.infraId, vmIds: [vms[0]?.id, vms[1]?.id] });
    const again = await ended(await post({ target: missing, path: 'mixed/big.bin' }, data));
    expect(again.status).toBe('succeeded');
    for (const vm of vms) {
      const back = Buffer.from(await (await remote(vm, 'mixed/big.bin')).arrayBuffer());
      expect(back.equals(data)).toBe(true);
      const folder = remoteFolderSchema.parse(await (await remote(vm, 'mixed')).json());
      expect(folder.entries.map(({ name }) => name)).toEqual(['big.bin']);
    }
  });

  test('a transfer that is called off leaves what was there; VMs that have the file keep it', async () => {
    await command('echo before > called-off');
    const response = await post({ target: target(), path: 'called-off' }, randomBytes(24_000_000));
    const { id } = fileTransferSchema.parse(await response.clone().json());
    expect((await server.call('POST', `/files/${id}/cancel`)).status).toBe(202);
    const { status, tasks } = await ended(response);
    expect(status).toBe(tasks.every((task) => task.status === 'succeeded') ? 'succeeded' : 'cancelled');
    for (const task of tasks) {
      const vm = vms.find(({ id: vmId }) => vmId === task.vmId);
      const there = (await (await remote(vm, 'called-off')).arrayBuffer()).byteLength;
      expect([task.status, there]).toEqual(
        task.status === 'succeeded' ? ['succeeded', 24_000_000] : ['cancelled', 'before\n'.length],
      );
      const home = remoteFolderSchema.parse(await (await remote(vm, '.')).json());
      expect(home.entries.filter(({ name }) => name.endsWith('.part'))).toEqual([]);
    }
    expect((await server.call('POST', `/files/${id}/cancel`)).status).toBe(202);
    expect((await server.call('POST', '/files/none/cancel')).status).toBe(404);
  });

  test('a link says what it leads to', async () => {
    await command(
      'mkdir -p links/in && cd links && ln -sf in to-folder; ln -sf none gone; touch f; ln -sf f to-file',
    );
    const { entries } = remoteFolderSchema.parse(await (await remote(vms[0], 'links')).json());
    expect(entries.map(({ name, type, linkTo }) => [name, type, linkTo])).toEqual([
      ['f', 'file', null],
      ['gone', 'link', 'missing'],
      ['in', 'directory', null],
      ['to-file', 'link', 'file'],
      ['to-folder', 'link', 'directory'],
    ]);
  });

  test('a folder that the account may not read is no empty folder', async () => {
    await command('mkdir -p closed/in && chmod 000 closed');
    const isRoot = (await remote(vms[0], 'closed')).status === 200;
    if (!isRoot) expect((await remote(vms[0], 'closed')).status).toBe(403);
    await command('chmod 111 closed');
    if (!isRoot) expect((await remote(vms[0], 'closed')).status).toBe(403);
    await command('chmod 755 closed');
  });

  test('hostile names in a folder are listed as they are', async () => {
    await command(
      String.raw`mkdir -p odd && cd odd && touch 'a;rm -rf x' $'tab\there' '<b>' $'line\nbreak' -- '-n'`,
    );
    const folder = remoteFolderSchema.parse(await (await remote(vms[0], 'odd')).json());
    expect(folder.entries.map(({ name }) => name)).toEqual([
      '-n',
      '<b>',
      'a;rm -rf x',
      'line\nbreak',
      'tab\there',
    ]);
    for (const { name } of folder.entries) {
      await command(`printf %s ${name.length} >"$HOME/odd/"${singleQuoted(name)}`);
      const response = await remote(vms[0], `odd/${name}`);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(String(name.length));
    }
  });

  const remoteRaw = (vm: Vm | undefined, rawPath: string, method: 'GET' | 'DELETE' = 'GET') =>
    server.call(method, `/vms/${vm?.id}/files?${new URLSearchParams({ rawPath }).toString()}`);

  test('names that are no UTF-8 are listed, opened, taken along and deleted by their bytes', async () => {
    await command(
      String.raw`mkdir -p raw && cd raw && mkdir -p $'f\xff\xfe%41\n' && printf one >$'\xe8' && printf two >$'\xe9' && printf plain >'%E9' && printf in >$'f\xff\xfe%41\n/caf\xe9 1.txt\n'`,
    );
    const list = async (rawPath: string) =>
      remoteFolderSchema.parse(await (await remoteRaw(vms[0], rawPath)).json());
    const { path, rawPath, entries } = await list('raw');
    expect(rawPath).toBeNull();
    expect(entries.map(({ name, rawName }) => [name, rawName])).toEqual([
      ['%E9', null],
      ['f\uFFFD\uFFFD%41\n', 'f%FF%FE%2541%0A'],
      ['\uFFFD', expect.stringMatching(/^%E[89]$/)],
      ['\uFFFD', expect.stringMatching(/^%E[89]$/)],
    ]);
    expect(await (await remoteRaw(vms[0], 'raw/%E8')).text()).toBe('one');
    expect(await (await remoteRaw(vms[0], `${path}/%E9`)).text()).toBe('two');
    expect(await (await remote(vms[0], 'raw/%E9')).text()).toBe('plain');

    const inside = await list('~/raw/f%FF%fe%2541%0A');
    expect(inside).toMatchObject({ path: `${path}/f\uFFFD\uFFFD%41\n`, rawPath: `${path}/f%FF%FE%2541%0A` });
    const [file] = inside.entries;
    expect(file).toMatchObject({ name: 'caf\uFFFD 1.txt\n', rawName: 'caf%E9%201.txt%0A', bytes: 2 });
    const whole = `${inside.rawPath}/${file?.rawName}`;
    expect(await (await remoteRaw(vms[0], whole)).text()).toBe('in');

    expect((await remoteRaw(vms[0], inside.rawPath ?? '', 'DELETE')).status).toBe(409);
    expect((await remoteRaw(vms[0], whole, 'DELETE')).status).toBe(204);
    expect((await remoteRaw(vms[0], whole, 'DELETE')).status).toBe(404);
    expect((await remoteRaw(vms[0], inside.rawPath ?? '', 'DELETE')).status).toBe(204);
    expect((await remoteRaw(vms[0], 'raw/%E9', 'DELETE')).status).toBe(204);
    expect((await list('raw')).entries.map(({ rawName }) => rawName)).toEqual([null, '%E8']);
  });

  test.each(['raw/%00', '%2e%2E/x', 'a%2f..%2Fb', 'caf\u00e9', '%zz', '', 'x&path=y'])(
    'a raw path of %j is refused',
    async (rawPath) => {
      const query =
        rawPath === 'x&path=y' ? `rawPath=${rawPath}` : new URLSearchParams({ rawPath }).toString();
      expect((await server.call('GET', `/vms/${vms[0]?.id}/files?${query}`)).status).toBe(422);
    },
  );

  test('deleting tells what was there, never follows a link, and keeps what the account may not touch', async () => {
    const gone = (path: string) =>
      server.call('DELETE', `/vms/${vms[0]?.id}/files?${new URLSearchParams({ path }).toString()}`);
    await command(
      'mkdir -p del/full && echo x >del/full/kept && ln -sfn full del/to-full && ln -sfn none del/dangling',
    );
    expect((await gone('del/to-full')).status).toBe(204);
    expect((await gone('del/dangling')).status).toBe(204);
    const refused = await gone('del/full');
    expect([refused.status, problemSchema.parse(await refused.json()).code]).toEqual([409, 'not-empty']);
    expect((await gone('del/none')).status).toBe(404);
    expect((await gone('/usr/bin/env')).status).toBe(403);
    expect((await server.call('DELETE', `/vms/${vms[0]?.id}/files`)).status).toBe(422);
    const { entries } = remoteFolderSchema.parse(await (await remote(vms[0], 'del')).json());
    expect(entries.map(({ name }) => name)).toEqual(['full']);
    const { items } = await server.read(pageOf(eventSchema), '/events?after=0&limit=500');
    expect(items).toContainEqual(
      expect.objectContaining({ type: 'vm-file-deleted', vmName: vms[0]?.name, path: 'del/to-full' }),
    );
  });

  test('a folder with a name of line breaks and quotes takes a file, and lists it', async () => {
    const name = `it's "$(id)" \u202e\u001b]0;x\u0007 한글 -`;
    await command(
      `mkdir -p "$HOME/"${singleQuoted(`${name}\n`)} && printf x >"$HOME/"${singleQuoted(`${name}\n/y`)}`,
    );
    const inside = remoteFolderSchema.parse(await (await remote(vms[0], `${name}\n`)).json());
    expect(inside.path.endsWith(`${name}\n`)).toBe(true);
    expect(inside.entries.map((entry) => entry.name)).toEqual(['y']);
    const transfer = await ended(await post({ target: target(), path: `${name}/${name}` }, Buffer.from('z')));
    expect(transfer.status).toBe('succeeded');
    expect(await (await remote(vms[0], `${name}/${name}`)).text()).toBe('z');
  });

  test.each([
    ['no target', { path: 'x' }, 422],
    ['a target that is no JSON', { target: '{', path: 'x' }, 422],
    ['an unknown infra', { target: '{"infraId":"none"}', path: 'x' }, 404],
    ['a path with ..', { target: 'T', path: 'a/../../etc/x' }, 422],
    ['an empty path', { target: 'T', path: '' }, 422],
    ['a set-id mode', { target: 'T', path: 'x', mode: '4755' }, 422],
    ['an unknown field', { target: 'T', path: 'x', more: '1' }, 422],
  ])('%s is refused', async (_, fields, status) => {
    const filled = Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, value === 'T' ? target() : value]),
    );
    expect((await post(filled, Buffer.from('x'))).status).toBe(status);
  });

  test('no file, no multipart and no whole multipart are refused', async () => {
    expect((await post({ target: target(), path: 'x' }, null)).status).toBe(422);
    const raw = (type: string, body: string) =>
      fetch(`${server.origin}/api/v1/files`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': type },
        body,
      });
    expect((await raw('application/json', '{}')).status).toBe(415);
    expect((await raw('multipart/form-data', 'x')).status).toBe(415);
    expect((await raw('multipart/form-data; boundary=x', '--x\r\nhalf')).status).toBe(400);
  });

  test('what is not there, or not readable, says so', async () => {
    expect((await remote(vms[0], 'none')).status).toBe(404);
    expect((await remote(vms[0], '../x')).status).toBe(422);
    expect((await remote(vms[0], '/dev/null')).status).toBe(422);
    expect((await server.call('GET', '/vms/none/files')).status).toBe(404);
  });
});
