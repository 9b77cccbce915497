import type { SshPool } from '../../../ssh/ssh-pool.ts';
import { SshError } from '../../../ssh/ssh-error.ts';
import { singleQuoted } from '../../../ssh/single-quoted.ts';
import { DriverError } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { TumblebugError } from '../api/errors.ts';
import { type TbNode, hostKeySchema, sshKeySchema } from '../api/schemas.ts';
import type { Admit } from '../ports/create-admit.ts';
import { noHostKey, ownLabels } from './own-labels.ts';
import { setLabels } from './set-labels.ts';
import { type Reach, type Seen, labelsOf, reachOf } from './translate.ts';

const sshTimeoutMs = 20_000;
/** How long a VM that runs may take until it lets anybody in, ms. */
const patienceMs = 5 * 60_000;
/** And how long it may take to open what the others of its group have open, ms. */
const admitPatienceMs = 60_000;

// POSIX sh. Adds the line once, then prints the key that this very SSH server shows.
const script = String.raw`
umask 077
mkdir -p "$HOME/.ssh"
file="$HOME/.ssh/authorized_keys"
grep -qxF "$1" "$file" 2>/dev/null || printf '%s\n' "$1" >>"$file"
set -- $SSH_CONNECTION
if [ "$4" = 22 ] && [ -r /etc/ssh/ssh_host_ed25519_key.pub ]; then
  cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub
else
  ssh-keyscan -T 5 -t ed25519 -p "$4" "$3" 2>/dev/null | cut -d ' ' -f 2,3
fi`;

const keyLine = /^ssh-[a-z0-9-]+ [A-Za-z0-9+/]+=*$/m;

export interface LetInDeps extends Pick<Client, 'call'> {
  namespace: string;
  connectionId: string;
  ssh: Pick<SshPool, 'run'>;
  override: Reach | null;
  now: () => Date;
  admit: Admit;
}

/** The key that their VMs were made with, and whose it is. */
export const readLogin = async (
  { call, namespace }: Pick<LetInDeps, 'call' | 'namespace'>,
  node: TbNode,
  signal: AbortSignal,
): Promise<{ privateKey: string; user: string | null }> => {
  const found = await call(
    { path: `/ns/${namespace}/resources/sshKey/${encodeURIComponent(node.sshKeyId)}` },
    sshKeySchema,
    signal,
  );
  return { privateKey: found.privateKey, user: found.verifiedUsername || found.username || null };
};

export type LetIn = ReturnType<typeof createLetIn>;

/**
 * Lets our own key into a VM that runs: with their key once, over SSH; from then on we talk to it ourselves. Learns the
 * host's key over the same channel, unless they know it from a contact of their own.
 */
export const createLetIn = (deps: LetInDeps) => {
  /** Since when a VM that runs has been knocked at, by its uid. */
  const since = new Map<string, number>();

  const knownHostKey = async (infra: string, node: TbNode, signal: AbortSignal): Promise<string | null> => {
    const path = `/ns/${deps.namespace}/infra/${encodeURIComponent(infra)}/node/${encodeURIComponent(node.id)}/sshHostKey`;
    try {
      const { hostKey, keyType } = await deps.call({ path }, hostKeySchema, signal);
      const line = hostKey.startsWith(keyType) ? hostKey : `${keyType} ${hostKey}`;
      return keyLine.exec(line)?.[0] ?? null;
    } catch (error) {
      // They have never been in there, and say so in one way or another.
      if (error instanceof TumblebugError && error.status !== null) return null;
      throw error;
    }
  };

  const enter = async ({ infra, node }: Seen & { node: TbNode }, signal: AbortSignal): Promise<string> => {
    const at = reachOf(node, deps.override);
    const [{ privateKey, user }, hostKey] = await Promise.all([
      readLogin(deps, node, signal),
      knownHostKey(infra.id, node, signal),
    ]);
    if (at === null) throw new Error(`${infra.id} has no address.`);
    const line = labelsOf({ infra, node })[ownLabels.loginKey] ?? '';
    const { stdout, code } = await deps.ssh.run(
      {
        vmId: `${deps.connectionId}/${infra.id}/${node.uid}`,
        host: at.host,
        port: at.port,
        user: user ?? at.user,
        privateKey,
        hostKey,
      },
      `sh -c ${singleQuoted(script)} sh ${singleQuoted(line)}`,
      { timeoutMs: sshTimeoutMs, signal },
    );
    if (code !== 0) throw new SshError('ssh-unreachable', `The login script of ${infra.id} failed.`, '');
    return keyLine.exec(stdout.toString('utf8'))?.[0] ?? hostKey ?? noHostKey;
  };

  const admit = async (seen: Seen & { node: TbNode }, signal: AbortSignal): Promise<boolean> => {
    try {
      await deps.admit(seen, signal);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DriverError)) throw error;
      // One that knows no security groups never will; their 400 says nothing of whether it passes.
      return error instanceof TumblebugError && error.status === 404;
    }
  };

  /** True: it is settled. False: it does not let anybody in yet. */
  return async (seen: Seen & { node: TbNode }, signal: AbortSignal): Promise<boolean> => {
    const { uid } = seen.node;
    const startedMs = since.get(uid) ?? deps.now().getTime();
    since.set(uid, startedMs);
    const sinceMs = (): number => deps.now().getTime() - startedMs;
    // That a port stays closed all the same is seen by the next listing of its group.
    if (!(await admit(seen, signal)) && sinceMs() < admitPatienceMs) return false;
    let hostKey: string;
    try {
      hostKey = await enter(seen, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SshError)) throw error;
      // It runs and costs; that nobody gets in is then seen and said by what talks to it.
      if (sinceMs() < patienceMs) return false;
      hostKey = noHostKey;
    }
    await setLabels(deps, seen.node, { [ownLabels.hostKey]: hostKey }, signal);
    since.delete(uid);
    return true;
  };
};
