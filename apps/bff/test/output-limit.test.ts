import { expect, test } from 'vitest';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { CloudUnderTest, userKey } from './sandbox-cloud-fixture.ts';

const { report } = await probeIsolation();

test.skipIf(!report.available)(
  'a VM that refuses one stream its file still tells how the commands ended',
  async () => {
    const cloud = await CloudUnderTest.start();
    const vm = await cloud.createRunning();
    const access = {
      vmId: 'vm-1',
      host: '127.0.0.1',
      port: vm.sshPort ?? 0,
      user: vm.sshUser,
      privateKey: userKey.private,
      hostKey: vm.hostKey.publicKey,
    };
    const console = await openCommands([access]);
    try {
      // What writes standard output down may not go past 1 MiB: neither may its markers.
      const limit = String.raw`drain=$(sed -n 's/^drain //p' "$__terroir_dir/state")
for writer in $(cat "/proc/$drain/task/$drain/children"); do prlimit --fsize=1048576 --pid "$writer"; done`;
      const commands = [`${limit}\nhead -c 3000000 /dev/zero | tr '\\0' x`, 'echo after >&2; exit 3'];
      const { id } = console.start(commands, { onError: 'continue' });
      const [task] = (await console.ended(id)).tasks;
      expect(task).toMatchObject({ status: 'failed', exitCodes: [0, 3], truncated: true });
      const { stdout, stderr, chunks } = console.output(task?.id ?? '');
      expect(String(stderr)).toBe('after\n');
      expect(chunks.at(-1)).toMatchObject({ stream: 'system', record: 'truncated' });
      expect(stdout.length).toBeGreaterThan(900_000);
      expect(stdout.length).toBeLessThanOrEqual(1_048_576);
      expect(String(stdout)).toMatch(/^x+$/);
    } finally {
      await console.close();
      await cloud.stop();
    }
  },
);
