import { expect, test } from 'vitest';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import { pathWithout } from '../src/commands/testing/path-without.ts';

// What writes standard output down may not go past 1 MiB: neither may its markers.
const limits = {
  with: String.raw`writer=$(sed -n 's/^runner \([0-9]*\) .*/\1/p' "$__terroir_dir/state")
prlimit --fsize=1048576 --pid "$writer"`,
  without: String.raw`drain=$(sed -n 's/^drain //p' "$__terroir_dir/state")
for writer in $(cat "/proc/$drain/task/$drain/children"); do prlimit --fsize=1048576 --pid "$writer"; done`,
};

test.each(['with', 'without'] as const)(
  'a VM %s Perl that refuses one stream its file still tells how the commands ended',
  async (perl) => {
    const console = await openCommands(1, {}, null, perl === 'with' ? {} : { PATH: pathWithout('perl') });
    try {
      const commands = [`${limits[perl]}\nhead -c 3000000 /dev/zero | tr '\\0' x`, 'echo after >&2; exit 3'];
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
    }
  },
);
