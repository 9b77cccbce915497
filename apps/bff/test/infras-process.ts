/** A process with nothing but the infra feature, to be killed: `<data dir> <sandbox url> <sandbox token>`. */
import { InfrasUnderTest } from './infras-fixture.ts';

const [dataDir = '', url = '', token = ''] = process.argv.slice(2);
const subject = new InfrasUnderTest({ dataDir, connection: { url, token }, reconcileMs: 300 });
process.stdout.write('started\n');

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const { method, path, body } = JSON.parse(line) as { method: string; path: string; body?: unknown };
    void subject
      .call(method, path, body)
      .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
  }
});
