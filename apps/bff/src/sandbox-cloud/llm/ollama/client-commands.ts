import * as z from 'zod';

const tagsSchema = z.object({
  models: z.array(
    z.looseObject({
      name: z.string(),
      digest: z.string(),
      size: z.number(),
      modified_at: z.string(),
      size_vram: z.number().optional(),
    }),
  ),
});
const lineSchema = z.looseObject({
  status: z.string().optional(),
  error: z.string().optional(),
  total: z.number().optional(),
  completed: z.number().optional(),
  message: z.looseObject({ content: z.string() }).optional(),
});
type Line = z.infer<typeof lineSchema>;
type Write = (text: string) => void;

/** The commands of `ollama` that talk to a running service; each throws with what to tell the user. */
export function createClientCommands(baseUrl: string, write: Write) {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(baseUrl + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new Error(`could not connect to ${baseUrl}: start it with "ollama serve"`, { cause: error });
    }
    if (response.ok) return response;
    const answer = lineSchema.safeParse(await response.json());
    throw new Error(answer.data?.error ?? `${baseUrl} answered ${response.status}`);
  };
  const listed = async (path: string) => tagsSchema.parse(await (await call('GET', path)).json()).models;

  const pull = async (model: string) => {
    let shown = '';
    for await (const line of linesOf(await call('POST', '/api/pull', { model }))) {
      const percent = line.total ? ` ${Math.round(((line.completed ?? 0) / line.total) * 100)}%` : '';
      const text = `${line.status ?? ''}${percent}`;
      if (text !== shown) write(`${text}\n`);
      shown = text;
    }
  };
  return {
    pull,
    async list() {
      write('NAME\tID\tSIZE\tMODIFIED\n');
      for (const model of await listed('/api/tags')) {
        write(`${model.name}\t${model.digest.slice(0, 12)}\t${sizeText(model.size)}\t${model.modified_at}\n`);
      }
    },
    async ps() {
      write('NAME\tID\tSIZE\tPROCESSOR\tUNTIL\n');
      for (const model of await listed('/api/ps')) {
        const processor = model.size_vram === model.size ? '100% GPU (simulated)' : '100% CPU';
        write(
          `${model.name}\t${model.digest.slice(0, 12)}\t${sizeText(model.size)}\t${processor}\tForever\n`,
        );
      }
    },
    async run(model: string, prompt: string) {
      const names = (await listed('/api/tags')).map((one) => one.name);
      if (!names.includes(model) && !names.includes(`${model}:latest`)) await pull(model);
      const messages = [{ role: 'user', content: prompt }];
      for await (const line of linesOf(await call('POST', '/api/chat', { model, messages }))) {
        write(line.message?.content ?? '');
      }
      write('\n');
    },
    async remove(model: string) {
      await call('DELETE', '/api/delete', { model });
      write(`deleted '${model}'\n`);
    },
  };
}

async function* linesOf(response: Response): AsyncGenerator<Line> {
  let held = '';
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) {
    held += decoder.decode(part as Uint8Array, { stream: true });
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    for (const text of lines) {
      const line = lineSchema.parse(JSON.parse(text));
      if (line.error) throw new Error(line.error);
      yield line;
    }
  }
}

const sizeText = (bytes: number): string => `${Math.round(bytes / 1_000)} KB`;
