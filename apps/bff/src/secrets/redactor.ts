export interface Redactor {
  /** From now on this value is shown nowhere. Shorter than 6 characters it stands in too much that is no secret. */
  learn: (secret: string) => void;
  /** The text with every known secret taken out, however it is encoded. */
  redact: (text: string) => string;
  /** The same for the words of an object or list; identifiers and codes stay. */
  redactFields: <Value>(value: Value) => Value;
}

const shortest = 6;
// Lines of a private key that are shown alone; shorter ones stand in ordinary text.
const shortestLine = 16;
const mark = '[secret]';
// A private key has about fifty encoded pieces: this holds those of a thousand infras, the last that were used.
const maxPieces = 50_000;
const identifier = /(^|[a-z])Ids?$|^(id|type|status|from|code|kind|actor|at)$/;

/** Base64 of the value inside a longer text, which may begin at any of three places of its grid. */
const base64Pieces = (secret: string): string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.from(secret);
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The characters at both ends also hold bits of the neighbours.
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });

const urlAlphabet = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');
const jsonText = (secret: string): string => JSON.stringify(secret).slice(1, -1);

const encodings = (secret: string): string[] => {
  const base64 = base64Pieces(secret);
  const hex = Buffer.from(secret).toString('hex');
  return [
    secret,
    jsonText(secret),
    jsonText(jsonText(secret)),
    encodeURIComponent(secret.toWellFormed()),
    ...base64,
    ...base64.map(urlAlphabet),
    hex,
    hex.toUpperCase(),
  ];
};

/** A text of several lines, such as a private key, is known by its lines: whatever shows it shows those. */
const piecesOf = (secret: string): string[] => {
  const lines = secret
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine && !line.startsWith('-----'));
  return secret.includes('\n') && lines.length > 0 ? lines.flatMap(encodings) : encodings(secret);
};

/** Knows the secrets of this installation by value and takes them out of texts before they leave. */
export const createRedactor = (): Redactor => {
  const known = new Set<string>();
  /** By their first characters, the longest first. */
  const pieces = new Map<string, string[]>();
  let count = 0;

  const addPiece = (piece: string): void => {
    if (piece.length < shortest) return;
    const start = piece.slice(0, shortest);
    const same = pieces.get(start) ?? [];
    if (same.includes(piece)) return;
    pieces.set(
      start,
      [...same, piece].toSorted((a, b) => b.length - a.length),
    );
    count += 1;
    const [oldest] = pieces;
    if (count > maxPieces && oldest !== undefined) {
      count -= oldest[1].length;
      pieces.delete(oldest[0]);
    }
  };

  const redact = (text: string): string => {
    if (pieces.size === 0) return text;
    let clean = '';
    let from = 0;
    for (let at = 0; at + shortest <= text.length;) {
      const found = pieces.get(text.slice(at, at + shortest))?.find((piece) => text.startsWith(piece, at));
      if (found === undefined) {
        at += 1;
        continue;
      }
      clean += text.slice(from, at) + mark;
      at += found.length;
      from = at;
    }
    return from === 0 ? text : clean + text.slice(from);
  };

  const redactValue = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(redactValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, identifier.test(key) ? field : redactValue(field)]),
    );
  };

  return {
    learn(secret) {
      if (secret.trim().length < shortest || known.has(secret)) return;
      known.add(secret);
      const [oldest] = known;
      if (known.size > maxPieces && oldest !== undefined) known.delete(oldest);
      for (const piece of piecesOf(secret)) addPiece(piece);
    },
    redact,
    redactFields: (value) => redactValue(value) as typeof value,
  };
};
