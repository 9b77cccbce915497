import type { OwnHost } from '@terroir/shared-types';
import { singleQuoted } from '../../ssh/single-quoted.ts';
import { SshError } from '../../ssh/ssh-error.ts';
import type { SshPool } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import { type Said, say } from '../../wordings/say.ts';

/** What a host says of itself; null: it does not tell. */
export interface HostFacts {
  bootId: string | null;
  os: string | null;
  architecture: string | null;
  vcpu: number | null;
  memoryGib: number | null;
  /** e.g. `NVIDIA L4, 23034 MiB`, one for each. */
  gpus: string[];
  hostKey: string | null;
  privateIp: string | null;
  /** May our account restart it without a password? */
  isAdmin: boolean;
}

// POSIX sh; each line `<name> <value>`. Whatever a host lacks is left out.
const script = String.raw`
say() { [ -z "$2" ] || printf '%s %s\n' "$1" "$2"; }
say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
say os "$(. /etc/os-release 2>/dev/null && printf %s "$PRETTY_NAME")"
say arch "$(uname -m)"
say cpu "$(getconf _NPROCESSORS_ONLN 2>/dev/null)"
say memory "$(awk '$1 == "MemTotal:" {print $2}' /proc/meminfo 2>/dev/null)"
say hostkey "$(cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub 2>/dev/null)"
say ip "$(hostname -I 2>/dev/null | cut -d ' ' -f 1)"
if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then say admin yes; fi
if command -v nvidia-smi >/dev/null 2>&1; then
  timeout 10 nvidia-smi --query-gpu=name,memory.total --format=csv,noheader 2>/dev/null | sed 's/^/gpu /'
fi
true`;

/** Lines of the probe. What is not one of them (a banner, a login message) is passed over. */
export const parseProbe = (text: string, ownsHostKey: boolean): HostFacts => {
  const lines = text.split('\n').map((line) => /^([a-z]+) (.{1,400})$/.exec(line.trimEnd()));
  const all = (name: string): string[] =>
    lines.flatMap((line) => (line?.[1] === name ? [line[2] ?? ''] : []));
  const one = (name: string): string | null => all(name)[0] ?? null;
  const count = (name: string): number | null => {
    const value = Number(one(name) ?? Number.NaN);
    return Number.isFinite(value) && value > 0 ? value : null;
  };
  const memoryKib = count('memory');
  const boot = one('boot');
  return {
    bootId: boot !== null && /^[0-9a-f-]{36}$/.test(boot) ? boot : null,
    os: one('os'),
    architecture: one('arch'),
    vcpu: count('cpu'),
    memoryGib: memoryKib === null ? null : Math.round(memoryKib / 1024 ** 2),
    gpus: all('gpu').slice(0, 64),
    // The file of the usual place is not the key of a server that was told to use another one.
    hostKey: ownsHostKey ? one('hostkey') : null,
    privateIp: one('ip'),
    isAdmin: one('admin') === 'yes',
  };
};

/** In words, e.g. `Ubuntu 24.04.1 LTS, 64 vCPU, 504 GiB, 8 × NVIDIA L4, 23034 MiB`. */
export const describeHost = ({ os, architecture, vcpu, memoryGib, gpus }: HostFacts): Said => {
  const cards = [...new Set(gpus)].map((gpu) => `${gpus.filter((one) => one === gpu).length} × ${gpu}`);
  const facts = [
    os ?? architecture ?? 'unknown system',
    vcpu === null ? null : `${vcpu} vCPU`,
    memoryGib === null ? null : `${memoryGib} GiB`,
    ...cards,
  ]
    .filter((part) => part !== null)
    .join(', ');
  return say(cards.length > 0 ? 'ssh-host-facts' : 'ssh-host-no-gpu', { facts });
};

/** How to log in; the host key of the first contact is kept under the connection's name for the host. */
export const accessOf = (connectionId: string, host: OwnHost, credential: string): VmAccess => ({
  vmId: `${connectionId}/${host.name}`,
  host: host.address,
  port: host.port,
  user: host.user,
  privateKey: credential,
  hostKey: host.hostKey ?? null,
});

/**
 * Asks a host for its facts, a second time where the connection was lost: it may have been an old one. Rejects with
 * `SshError`, also when an answer takes longer than `timeoutMs`.
 */
export const probeHost = async (
  ssh: Pick<SshPool, 'run'>,
  access: VmAccess,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HostFacts> => {
  const ask = () =>
    ssh.run(access, `sh -c ${singleQuoted(script)}`, { timeoutMs, maxOutputBytes: 64 * 1024, signal });
  const { stdout } = await ask().catch((error: unknown) => {
    if (error instanceof SshError && error.code === 'ssh-unreachable') return ask();
    throw error;
  });
  return parseProbe(stdout.toString('utf8'), access.port === 22);
};
