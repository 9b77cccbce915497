import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createClientCommands } from './ollama/client-commands.ts';
import { skipBinaryTrial } from './model/skip-binary-trial.ts';

/** Beside the folder of this program, as the sandbox cloud lays it out in a VM. */
const modelPath = join(import.meta.dirname, '../model.gguf');

const usage = `Sandbox stand-in for Ollama (tiny random model).
  ollama serve                     serve on OLLAMA_HOST (127.0.0.1:11434)
  ollama pull <model>              pretend to fetch a model
  ollama run <model> [prompt]      ask it; without a prompt reads stdin
  ollama list | ps | rm <model> | --version
`;

/** `OLLAMA_HOST` as Ollama reads it: host, host:port or a URL; 0.0.0.0 serves everywhere and is reached on loopback. */
function address(setting: string | undefined): { host: string; port: number } {
  const bare = (setting ?? '').replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const [, host = '', port = ''] = /^(.*?)(?::(\d+))?$/.exec(bare) ?? [];
  return { host: host || '127.0.0.1', port: port ? Number(port) : 11_434 };
}

async function ollama(words: readonly string[]): Promise<void> {
  const { host, port } = address(process.env['OLLAMA_HOST']);
  const reach = host === '0.0.0.0' ? '127.0.0.1' : host;
  const client = createClientCommands(`http://${reach}:${port}`, (part) => void process.stdout.write(part));
  const [command, model, ...rest] = words.filter((word) => !word.startsWith('--'));
  const needModel = (): string => {
    if (!model) throw new Error(`ollama ${command} needs a model name`);
    return model;
  };
  switch (command) {
    case 'serve': {
      // Only here, as loading llama.cpp would make every other command half a second slower.
      const { serve } = await import('./ollama/serve.ts');
      await serve({
        host,
        port,
        modelPath,
        namesPath: join(
          process.env['OLLAMA_MODELS'] ?? join(homedir(), '.ollama'),
          'terroir-sandbox-models.json',
        ),
      });
      process.stdout.write(`Listening on ${host}:${port} (Terroir sandbox stand-in, tiny random model)\n`);
      return;
    }
    case 'pull':
      return client.pull(needModel());
    case 'run':
      return client.run(needModel(), rest.length > 0 ? rest.join(' ') : await text(process.stdin));
    case 'list':
    case 'ls':
      return client.list();
    case 'ps':
      return client.ps();
    case 'rm':
      return client.remove(needModel());
    default:
      process.stdout.write(usage);
      if (command !== undefined && command !== 'help') process.exitCode = 1;
  }
}

/** The first word says which service this is to be. */
async function main([kind = '', ...words]: readonly string[]): Promise<void> {
  skipBinaryTrial();
  switch (kind) {
    case 'ollama':
      return ollama(words);
    case 'vllm':
      return (await import('./services/vllm.ts')).serveVllm(words, modelPath);
    case 'open-webui':
      return (await import('./services/open-webui.ts')).serveOpenWebui(words);
    case 'litellm':
      return (await import('./services/litellm.ts')).serveLitellm(words);
    case 'caddy':
      return (await import('./services/caddy.ts')).serveCaddy(words);
    default:
      throw new Error(`The sandbox has no stand-in for ${kind}.`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
