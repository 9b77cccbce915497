/** How one streamed chat went, ms from the request's start. */
export interface ChatTiming {
  firstTokenMs: number;
  totalMs: number;
  text: string;
}

/**
 * One streamed chat at an OpenAI-shaped base URL. Its text is sent into VMs as it stands here, so it may use nothing but
 * what Node has.
 */
export async function timeChat(
  base: string,
  token: string,
  model: string,
  prompt: string,
  maxTokens: number,
): Promise<ChatTiming> {
  const began = performance.now();
  const response = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      model,
      stream: true,
      seed: 7,
      temperature: 0.5,
      max_tokens: maxTokens,
      messages: [{ role: 'user', content: prompt }],
    }),
  });
  if (!response.ok || response.body === null)
    throw new Error(`chat answered ${response.status}: ${await response.text()}`);
  let held = '';
  let text = '';
  let firstTokenMs = 0;
  const decoder = new TextDecoder();
  for await (const part of response.body) {
    held += decoder.decode(part, { stream: true });
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const piece = String(JSON.parse(line.slice(6)).choices?.[0]?.delta?.content ?? '');
      if (piece !== '' && firstTokenMs === 0) firstTokenMs = performance.now() - began;
      text += piece;
    }
  }
  return { firstTokenMs, totalMs: performance.now() - began, text };
}
