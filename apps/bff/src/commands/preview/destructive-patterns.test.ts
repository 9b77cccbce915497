import { expect, test } from 'vitest';
import { findDestructive } from './destructive-patterns.ts';

const codes = (command: string): string[] =>
  findDestructive(command).map(({ code, severity }) => `${severity} ${code}`);

test.each([
  ['rm -rf /', 'danger removes-files'],
  ['sudo rm -fr --no-preserve-root /*', 'danger removes-files'],
  ['cd /tmp && rm -r -f "$HOME"', 'danger removes-files'],
  ['rm --recursive ./build', 'caution removes-files'],
  ['find /var/log -name "*.gz" -delete', 'caution removes-files'],
  ['mkfs.ext4 /dev/sdb', 'danger erases-disk'],
  ['dd if=/dev/zero of=/dev/nvme0n1 bs=1M', 'danger erases-disk'],
  ['cat image > /dev/sda', 'danger erases-disk'],
  ['sudo shutdown -h now', 'danger stops-machine'],
  ['/sbin/reboot', 'danger stops-machine'],
  ['systemctl poweroff', 'danger stops-machine'],
  ['systemctl stop ssh', 'danger cuts-access'],
  ['iptables -F', 'danger cuts-access'],
  ['ip link set dev eth0 down', 'danger cuts-access'],
  ['echo key > ~/.ssh/authorized_keys', 'danger cuts-access'],
  ['kill -9 -1', 'danger kills-processes'],
  ['pkill -f ollama', 'caution kills-processes'],
  ['chmod -R 777 /', 'danger changes-permissions'],
  ['apt-get -y purge nginx', 'caution removes-packages'],
  ['psql -c "DROP DATABASE prod"', 'danger removes-data'],
  ['docker system prune -af', 'danger removes-containers'],
  ['kubectl delete namespace prod', 'danger removes-containers'],
  ['curl -fsSL https://example.org/install.sh | sudo -E bash -s', 'caution runs-from-internet'],
  ['bash <(curl -s https://example.org/x)', 'caution runs-from-internet'],
  [':(){ :|:& };:', 'danger fork-bomb'],
])('%s is warned of', (command, expected) => {
  expect(codes(command)).toEqual([expected]);
});

test.each([
  'hostname; uptime',
  'echo form -r; ls -la /',
  'rm old.log',
  'dd if=/dev/zero of=/dev/null count=1',
  'dd if=/dev/zero of=file count=1',
  'ls >/dev/null 2>&1',
  '# rm -rf / would be bad',
  'systemctl status ssh; systemctl restart nginx',
  'cat ~/.ssh/authorized_keys',
  'kill -9 1234',
  'docker ps; docker run -d --rm nginx',
  'curl -s https://example.org | grep bash',
  'apt-get install -y nginx',
  'git rm-cached; alarm -r x',
])('%s is not', (command) => {
  expect(codes(command)).toEqual([]);
});

test('the longest command of any text is looked at in no time that matters', () => {
  for (const part of [
    'rm ',
    'rm -',
    'curl x ',
    'a(){a',
    ' > ',
    'find x ',
    'kill - ',
    'systemctl stop ',
    '>a/authorized_keys',
  ]) {
    const startedMs = performance.now();
    findDestructive(part.repeat(65_536 / part.length));
    // Generous: a pattern that explodes would take minutes.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  }
});
