import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openKeySet } from './key-set.ts';
import { systemKeyring } from './keyring.ts';
import { type KeySource, keySources } from './master-key.ts';
import { rotateSecrets } from './rotate-secrets.ts';
import { SecretKeyError } from './secret-key-error.ts';

const usage = `Usage: secrets status
       secrets rotate [--to keyring|passphrase|file]

TERROIR_DATA_DIR        the installation (./.data)
TERROIR_PASSPHRASE      the passphrase that it is locked with, if it is
TERROIR_NEW_PASSPHRASE  the passphrase from now on; left out, it stays
`;

const places: Record<KeySource, string> = {
  keyring: 'in the keyring of this system',
  passphrase: 'locked with a passphrase',
  file: 'in a file of the data dir, for its owner alone',
};

const given = (name: string): string | null => {
  const value = process.env[name];
  return value === undefined || value === '' ? null : value;
};

const run = (): void => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { to: { type: 'string' } } });
  const dataDir = resolve(given('TERROIR_DATA_DIR') ?? './.data');
  const surroundings = { dataDir, keyring: systemKeyring(), passphrase: given('TERROIR_PASSPHRASE') };
  const [command] = positionals;
  if (command === 'status') {
    const { lock, keys } = openKeySet(surroundings, { source: 'file', mayWrite: false });
    process.stdout.write(`The key of the secrets in ${dataDir} is ${places[lock.kind]}.\n`);
    if (keys.size > 1) process.stdout.write('A rotation was interrupted. Run it again.\n');
    return;
  }
  const to = keySources.find((source) => source === values.to) ?? null;
  if (command !== 'rotate' || (values.to !== undefined && to === null)) throw new SecretKeyError(usage);
  const done = rotateSecrets({ ...surroundings, to, newPassphrase: given('TERROIR_NEW_PASSPHRASE') });
  process.stdout.write(
    `${done.values} values and ${done.files} files are sealed with a new key, which is ${places[done.source]}.\n`,
  );
  if (done.left > 0) process.stdout.write(`${done.left} do not open with any key and were left.\n`);
};

process.umask(0o077);
try {
  run();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
