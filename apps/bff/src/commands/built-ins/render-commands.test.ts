import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { testFleet, testInfra, testVm } from '../testing/open-commands.ts';
import { renderCommands } from './render-commands.ts';

const vms = [1, 2, 3].map((ordinal) => testVm(ordinal, { labels: ordinal === 2 ? { role: 'web' } : {} }));
const render = (command: string, targets = vms): string[] =>
  renderCommands([command], targets, testInfra, testFleet(targets), ({ region }) => region).map(
    ({ commands }) => commands[0] ?? '',
  );
const one = (command: string): string => render(command)[0] ?? '';

test('the examples of the talk render to the letter', () => {
  expect(render('$$Func(GetPublicIP(target=this, prefix=http://, postfix=:3000))')).toEqual([
    'http://198.18.0.1:3000',
    'http://198.18.0.2:3000',
    'http://198.18.0.3:3000',
  ]);
  expect(one('$$Func(GetPublicIPs(target=this, separator=+, postfix=:3000))')).toBe(
    '198.18.0.1:3000+198.18.0.2:3000+198.18.0.3:3000',
  );
  const ten = Array.from({ length: 10 }, (_, index) => testVm(index + 1));
  const models = 'llama3, solar, mistral, phi3, gemma, mixtral, llava, yi, falcon2, llama2';
  expect(render(`ollama pull $$Func(AssignTask(task='${models}'))`, ten)).toEqual(
    models.split(', ').map((model) => `ollama pull ${model}`),
  );
});

test('every function answers for this VM, an infra or a VM of an infra', () => {
  expect(one("echo $$Func(GetPublicIPs(target=demo, separator=' ', label='role=web'))")).toBe(
    'echo 198.18.0.2',
  );
  expect(one('echo $$Func(GetPublicIP(target=demo.demo-g1-3))')).toBe('echo 198.18.0.3');
  expect(one('$$Func(GetPrivateIP()) $$Func(GetPrivateIPs(separator=:))')).toBe(
    '10.0.0.1 10.0.0.1:10.0.0.2:10.0.0.3',
  );
  expect(one('$$Func(GetInfraId) $$Func(GetNsId()) $$Func(GetVmId()) $$Func(GetNodeId( ))')).toBe(
    'infra-1 default vm-1 vm-1',
  );
  expect(
    one('$$Func(GetLocationDisplay()) $$Func(GetLocationLatitude()) $$Func(GetLocationLongitude())'),
  ).toBe('us-east-2 40.4 -83.1');
  expect(render("$$Func(AssignTask(task='a, b'))")).toEqual(['a', 'b', 'a']);
});

test('a value is quoted for its place, and results are never scanned again', () => {
  const call = '$$Func(AssignTask(task="it\'s; $(id) `id`"))';
  expect(one(`echo ${call}`)).toBe(`echo 'it'\\''s; $(id) \`id\`'`);
  expect(one(`echo "${call}"`)).toBe('echo "it\'s; \\$(id) \\`id\\`"');
  expect(one(`echo '${call}'`)).toBe(`echo 'it'\\''s; $(id) \`id\`'`);
  expect(one(`echo "$(echo ${call})"`)).toBe(`echo "$(echo 'it'\\''s; $(id) \`id\`')"`);
  expect(one('echo $$Func(AssignTask(task="$$Func(GetNsId())"))')).toBe("echo '$$Func(GetNsId())'");
  expect(one("# it's\necho $$Func(AssignTask(task='a b'))")).toBe("# it's\necho 'a b'");
  expect(one("cat <<'E'\nit's\nE\necho $$Func(AssignTask(task='a b'))")).toMatch(/'a b'$/);
  expect(one('echo $$ $$$$ \\$$Func(x) ${#x}')).toBe('echo $$ $$$$ \\$$Func(x) ${#x}');
});

test('a dollar before the value is written with a backslash, or in single quotes', () => {
  expect(one('echo \\$$$Func(GetNsId()) "\\$$$Func(GetNsId())"')).toBe('echo \\$default "\\$default"');
  expect(one("echo '$$$Func(GetNsId())' $$$$Func(GetNsId())")).toBe("echo '$default' $$default");
});

test.each([
  ['echo $$$Func(GetNsId())', 'a $ stands before $$Func(', 6],
  ['echo "x$$$Func(GetNsId())"', 'a $ stands before $$Func(', 8],
  ['echo "$$func(GetNsId())"', 'a built-in begins with $$Func(, not $$func(', 7],
  ['echo $$Func(Nope())', 'there is no built-in Nope', 6],
  ['echo $$Func(GetPublicIP(target=other))', 'is no infra', 32],
  ['echo $$Func(GetPublicIP(target=demo.x))', 'has no VM "x"', 32],
  ['echo $$Func(GetPublicIP(port=1))', 'has no argument port', 30],
  ['echo $$Func(GetPublicIP(prefix=a, prefix=b))', 'given twice', 34],
  ['echo $$Func(AssignTask())', 'needs the argument task', 6],
  ['echo $$Func(GetPublicIP(', 'expected the name of an argument', 25],
  ["echo $$Func(AssignTask(task='a", 'is not closed', 29],
  ['echo $$Func(GetPublicIP()', 'the end of the command', 26],
  ['cat <<E\n$$Func(GetNsId())\nE', 'here-document', 9],
  ['cat <<-"E F"\n\tx\n\tE F\n# $$Func(GetNsId())', 'comment', 24],
  ["echo `echo $$Func(AssignTask(task='a b'))`", 'cannot be quoted here', 12],
  ['echo "$(case x in x) echo $$Func(AssignTask(task="a b"));; esac)"', 'cannot be quoted here', 27],
])('%s is refused with its place', (command, message, position) => {
  expect(() => one(command)).toThrow(
    expect.objectContaining({
      status: 422,
      message: expect.stringContaining(message),
      errors: [
        {
          path: 'commands.0',
          message: expect.stringMatching(`\\(character ${position}\\)$`),
          position: position - 1,
        },
      ],
    }),
  );
});

test('what all VMs together would be told is bounded', () => {
  const many = Array.from({ length: 400 }, (_, index) => testVm(index + 1));
  const all = 'echo $$Func(GetPublicIPs()); '.repeat(20);
  expect(() => render(all, many)).toThrow(
    expect.objectContaining({ status: 422, message: expect.stringContaining('Too much') }),
  );
});

// Without NUL, which no argument of a process can hold.
const anyText = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''));
const spiteful = fc
  .array(
    fc.constantFrom(`'`, '"', '`', '$', '\\', '$(', ')', '${', '}', ';', '\n', ' ', '#', '*', '!', '$$Func('),
  )
  .map((parts) => parts.join(''));
const places: [string, string, string][] = [
  ['bare', 'x', 'y'],
  ['single', "'x", "y'"],
  ['double', '"x', 'y"'],
  ['substitution in double', '"$(printf %s x', 'y)"'],
  ['double in substitution in double', '"$(printf %s "x', 'y")"'],
];

test.each(places)('any text stays exactly one argument of the shell, %s', (_place, before, after) => {
  const values: string[] = [];
  fc.assert(
    fc.property(fc.oneof(anyText, spiteful), (value) => {
      // A trailing newline is stripped by $(…) itself; `y` behind the value keeps it.
      values.push(value);
      const vm = testVm(1);
      const command = `set -- ${before}$$Func(GetLocationDisplay())${after}; printf '%s\\0%s\\0' "$#" "$1"`;
      const [task] = renderCommands([command], [vm], testInfra, testFleet([vm]), () => value);
      values[values.length - 1] = JSON.stringify([task?.commands[0], value]);
    }),
    { numRuns: 300 },
  );
  const rendered = values.map((pair) => JSON.parse(pair) as [string, string]);
  for (const shell of ['sh', 'bash']) {
    // One shell for all: 300 processes for each place and shell would take a minute.
    const script = rendered.map(([command]) => command).join('\n');
    const output = execFileSync(shell, ['-c', script], { maxBuffer: 1 << 24 });
    const expected = rendered.map(([, value]) => `1\0x${value}y\0`).join('');
    expect(output.equals(Buffer.from(expected))).toBe(true);
  }
});
