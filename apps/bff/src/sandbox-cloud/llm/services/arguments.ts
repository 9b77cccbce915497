/** `--name value`, `--name=value` and `--switch` of a service's command line; words before them are `positional`. */
export function readArguments(words: readonly string[]): {
  positional: readonly string[];
  get: (name: string) => string | null;
  has: (name: string) => boolean;
} {
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, , inline] = /^--?([A-Za-z][\w-]*)(=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) {
      positional.push(word);
      continue;
    }
    const next = words[at + 1];
    if (inline !== undefined) named.set(name, inline);
    else if (next === undefined || next.startsWith('--')) named.set(name, '');
    else {
      named.set(name, next);
      at += 1;
    }
  }
  return { positional, get: (name) => named.get(name) ?? null, has: (name) => named.has(name) };
}

/** Where a service listens: where its container's port is published, else where its own settings say. */
export function listenAddress(host: string | null, port: string | null, defaultPort: number) {
  const published = process.env['TERROIR_SANDBOX_LISTEN'];
  const [, publishedHost, publishedPort] = /^(.*):(\d+)$/.exec(published ?? '') ?? [];
  if (publishedHost !== undefined) return { host: publishedHost, port: Number(publishedPort) };
  return { host: host || '0.0.0.0', port: Number(port || defaultPort) };
}

/** A path inside a container as the VM has it, by the container's `-v`. */
export function pathOnVm(path: string): string {
  for (const line of (process.env['TERROIR_SANDBOX_VOLUMES'] ?? '').split('\n')) {
    const [source, target] = line.split(':');
    if (source?.startsWith('/') && target && (path === target || path.startsWith(`${target}/`)))
      return source + path.slice(target.length);
  }
  return path;
}
