/** A process with nothing but the command feature, to be killed: `<folder> <file with the accesses as JSON>`. */
import { readFileSync } from 'node:fs';
import { openCommands } from '../src/commands/testing/open-commands.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';

const [folder = '', accessFile = ''] = process.argv.slice(2);
const accesses = JSON.parse(readFileSync(accessFile, 'utf8')) as VmAccess[];
const subject = await openCommands(accesses, {}, folder);
process.stdout.write('started\n');
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  for (const line of text.split('\n').filter((one) => one !== '')) {
    process.stdout.write(`${subject.start(JSON.parse(line) as string[]).id}\n`);
  }
});
