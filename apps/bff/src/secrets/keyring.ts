import { spawnSync } from 'node:child_process';
import { platform } from 'node:os';

/** The operating system's store of secrets, by its own command. Each call may ask the person to unlock it. */
export interface Keyring {
  /** Null: there is none under this account, or the keyring cannot be reached. */
  get(account: string): string | null;
  /** False: the keyring cannot be reached. `secret` is plain base64. */
  put(account: string, secret: string): boolean;
  remove(account: string): void;
}

const service = 'terroir';
// As long as a person may take to unlock it; without one the answer comes at once.
const timeoutMs = 20_000;

const run = (command: string, args: readonly string[], input = ''): string | null => {
  const { status, stdout } = spawnSync(command, args, { input, encoding: 'utf8', timeout: timeoutMs });
  return status === 0 ? stdout.trim() : null;
};

/** libsecret's command, for GNOME Keyring, KWallet and others. */
const secretTool = (command: string): Keyring => ({
  get: (account) => run(command, ['lookup', 'service', service, 'account', account]),
  // By its input: arguments can be seen by every process.
  put: (account, secret) =>
    run(command, ['store', `--label=Terroir ${account}`, 'service', service, 'account', account], secret) !==
    null,
  remove: (account) => void run(command, ['clear', 'service', service, 'account', account]),
});

/** The command of the macOS keychain. */
const keychain = (command: string): Keyring => ({
  get: (account) => run(command, ['find-generic-password', '-s', service, '-a', account, '-w']),
  put: (account, secret) =>
    run(command, ['-i'], `add-generic-password -U -s ${service} -a ${account} -w ${secret}\n`) !== null,
  remove: (account) => void run(command, ['delete-generic-password', '-s', service, '-a', account]),
});

/** The keyring of this system, whether or not it can be reached; null: none that we know. */
export const systemKeyring = (): Keyring | null => {
  if (platform() === 'linux') return secretTool('secret-tool');
  return platform() === 'darwin' ? keychain('security') : null;
};
