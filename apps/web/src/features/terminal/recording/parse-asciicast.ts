import * as z from 'zod';

/** Bigger ones are for a player of one's own. */
const maxEvents = 500_000;

const headerSchema = z.looseObject({
  version: z.literal(2),
  width: z.number().int().min(1).max(1000),
  height: z.number().int().min(1).max(1000),
});
const eventSchema = z.tuple([z.number().min(0), z.string(), z.string()]);

export interface Cast {
  cols: number;
  rows: number;
  /** In order of time; `at` in seconds. */
  events: { at: number; kind: 'output' | 'resize'; data: string }[];
  durationSeconds: number;
}

/** Reads asciicast v2. A file that is still being written may end within a line, which is left out. Throws on no header. */
export const parseAsciicast = (text: string): Cast => {
  const [first = '', ...lines] = text.split('\n');
  const header = headerSchema.parse(JSON.parse(first));
  const events: Cast['events'] = [];
  for (const line of lines) {
    if (line === '' || events.length >= maxEvents) continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      break; // the end of a file that grows
    }
    const parsed = eventSchema.safeParse(value);
    if (!parsed.success) continue;
    const [at, code, data] = parsed.data;
    if (code === 'o') events.push({ at, kind: 'output', data });
    else if (code === 'r') events.push({ at, kind: 'resize', data });
  }
  return {
    cols: header.width,
    rows: header.height,
    events,
    durationSeconds: events.at(-1)?.at ?? 0,
  };
};
