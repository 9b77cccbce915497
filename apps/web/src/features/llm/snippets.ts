export interface SnippetTarget {
  /** `https://…/api/v1/infras/<id>/openai/v1` */
  baseUrl: string;
  model: string;
}

export const snippetKinds = ['curl', 'python', 'javascript', 'openWebui'] as const;
export type SnippetKind = (typeof snippetKinds)[number];

const json = (value: string): string => JSON.stringify(value);
/** Of JSON inside single quotes of a shell. */
const inShell = (text: string): string => text.replaceAll("'", String.raw`'\''`);

/** Code that talks to a served model as it stands; the token comes from the environment, never from the text. */
export const snippetOf: Record<SnippetKind, (target: SnippetTarget) => string> = {
  curl: ({ baseUrl, model }) => `curl -sN '${inShell(baseUrl)}/chat/completions' \\
  -H "Authorization: Bearer $TERROIR_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '${inShell(JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'Hello' }] }))}'`,
  python: ({ baseUrl, model }) => `# pip install openai
import os
from openai import OpenAI

client = OpenAI(base_url=${json(baseUrl)}, api_key=os.environ["TERROIR_TOKEN"])
stream = client.chat.completions.create(
    model=${json(model)},
    messages=[{"role": "user", "content": "Hello"}],
    stream=True,
)
for chunk in stream:
    print(chunk.choices[0].delta.content or "", end="", flush=True)`,
  javascript: ({ baseUrl, model }) => `// npm install openai
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: ${json(baseUrl)}, apiKey: process.env.TERROIR_TOKEN });
const stream = await client.chat.completions.create({
  model: ${json(model)},
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? '');`,
  openWebui: ({ baseUrl }) => `docker run --rm --network host \\
  -e OPENAI_API_BASE_URL='${inShell(baseUrl)}' \\
  -e OPENAI_API_KEY="$TERROIR_TOKEN" \\
  -e ENABLE_OLLAMA_API=false -e PORT=3000 -e HOST=127.0.0.1 \\
  -v open-webui:/app/backend/data ghcr.io/open-webui/open-webui:v0.10.2`,
};
