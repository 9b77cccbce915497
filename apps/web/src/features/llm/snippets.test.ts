import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { snippetOf } from './snippets.ts';

const target = { baseUrl: 'http://127.0.0.1:4400/api/v1/infras/x/openai/v1', model: `it's "odd" $(id)` };

test('what a shell hands to curl is the request, whatever the name of the model holds', () => {
  const script = `curl() { printf '%s\\0' "$@"; }\n${snippetOf.curl(target)}`;
  const args = execFileSync('sh', ['-c', script], { env: { TERROIR_TOKEN: 'a b' } })
    .toString()
    .split('\0');
  expect(args[1]).toBe(`${target.baseUrl}/chat/completions`);
  expect(args).toContain('Authorization: Bearer a b');
  const body: unknown = JSON.parse(args[args.indexOf('-d') + 1] ?? '');
  expect(body).toMatchObject({ model: target.model, stream: true });
});

test('the token is named, never written', () => {
  for (const snippet of Object.values(snippetOf)) expect(snippet(target)).toContain('TERROIR_TOKEN');
});
