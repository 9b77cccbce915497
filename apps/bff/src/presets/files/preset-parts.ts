import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { presetSchema, presetServiceSchema, presetStepSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { readYaml } from './yaml-file.ts';

const partSchema = z.strictObject({
  constants: presetSchema.shape.constants,
  steps: z.array(presetStepSchema).default([]),
  services: z.array(presetServiceSchema).default([]),
  generates: presetSchema.shape.generates,
  undo: z.string().optional(),
});
/** Steps that several presets share, with what belongs to them. */
export type PresetPart = z.infer<typeof partSchema>;

/** Reads every `*.yaml` of `dir`, by file name. Throws a `PresetFileError` with file and line. */
export const loadParts = (dir: string): ReadonlyMap<string, PresetPart> =>
  new Map(
    readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => {
        const yaml = readYaml(readFileSync(join(dir, name), 'utf8'), `presets/parts/${name}`);
        return [basename(name, '.yaml'), yaml.parse(partSchema)] as const;
      }),
  );

const listSchema = z.looseObject({ steps: z.array(z.unknown()) });
const useSchema = z.strictObject({ use: z.string(), on: presetStepSchema.shape.on.optional() });

/** Puts the steps, services and constants of parts where a preset's `steps` say `use: <part>`. */
export const expandParts = (
  content: unknown,
  parts: ReadonlyMap<string, PresetPart>,
  refuse: (path: readonly PropertyKey[], issue: string) => never,
): unknown => {
  const listed = listSchema.safeParse(content);
  if (!listed.success) return content;
  const { steps, ...preset } = listed.data;
  const used: PresetPart[] = [];
  const expanded = steps.flatMap((step, index): unknown[] => {
    if (typeof step !== 'object' || step === null || !('use' in step)) return [step];
    const asked = useSchema.safeParse(step);
    if (!asked.success) return refuse(['steps', index], 'a step with "use" may only say "use" and "on"');
    const { use, on } = asked.data;
    const part = parts.get(use);
    if (part === undefined) {
      return refuse(
        ['steps', index],
        `there is no part ${JSON.stringify(use)}; there are ${[...parts.keys()].join(', ')}`,
      );
    }
    const placed = <Item extends { on: string }>(items: readonly Item[]) =>
      items.map((item) => (on === undefined ? item : { ...item, on }));
    used.push({ ...part, services: placed(part.services) });
    return placed(part.steps);
  });
  if (used.length === 0) return content;
  const own = z
    .looseObject({
      constants: z.record(z.string(), z.unknown()).default({}),
      services: z.array(z.unknown()).default([]),
      generates: z.array(z.unknown()).default([]),
      undo: z.string().optional(),
    })
    .safeParse(preset);
  if (!own.success) return { ...preset, steps: expanded };
  // What was set up last is taken back first.
  const undo = [own.data.undo, ...used.map((part) => part.undo).reverse()].filter(
    (text) => text !== undefined,
  );
  return {
    ...own.data,
    steps: expanded,
    constants: Object.assign({}, ...used.map(({ constants }) => constants), own.data.constants),
    services: [...used.flatMap(({ services }) => services), ...own.data.services],
    generates: [...used.flatMap(({ generates }) => generates), ...own.data.generates],
    ...(undo.length === 0 ? {} : { undo: undo.join('\n') }),
  };
};
