import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Preset, ownIdSchema, presetSchema } from '@terroir/shared-types';
import { derivedNames } from '../steps/derived-names.ts';
import { placeholderIssue, placeholderNames, textPlaceholders } from '../steps/placeholders.ts';
import { PresetFileError } from './preset-file-error.ts';
import { expandParts, type PresetPart } from './preset-parts.ts';
import { readYaml } from './yaml-file.ts';

/** Reads every `*.yaml` of `presetsDir`, by id. Throws a `PresetFileError` with file and line. */
export const loadPresets = (
  presetsDir: string,
  parts: ReadonlyMap<string, PresetPart>,
): ReadonlyMap<string, Preset> => {
  let names: string[];
  try {
    names = readdirSync(presetsDir)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch (error) {
    throw new PresetFileError(presetsDir, undefined, error instanceof Error ? error.message : String(error));
  }
  const presets = names.map((name) => {
    const text = readFileSync(join(presetsDir, name), 'utf8');
    return parsePreset(text, `presets/${name}`, basename(name, '.yaml'), parts);
  });
  return new Map(presets.map((preset) => [preset.id, preset]));
};

const scriptsOf = (preset: Preset): [path: PropertyKey[], script: string][] => [
  ...preset.steps.flatMap((step, index) =>
    (['check', 'run', 'verify'] as const).map((part): [PropertyKey[], string] => [
      ['steps', index, part],
      step[part] ?? '',
    ]),
  ),
  ...preset.services.flatMap((service, index) =>
    (['start', 'stop', 'status', 'upgrade'] as const).map((part): [PropertyKey[], string] => [
      ['services', index, part],
      service[part] ?? '',
    ]),
  ),
  [['undo'], preset.undo ?? ''],
];

/** One preset from its text; `expectedId` is the file's name, so that two files cannot claim one id. */
export const parsePreset = (
  text: string,
  file: string,
  expectedId: string,
  parts: ReadonlyMap<string, PresetPart> = new Map(),
): Preset => {
  const yaml = readYaml(text, file);
  const preset = yaml.parse(presetSchema, expandParts(yaml.content, parts, yaml.refuse));
  const { refuse } = yaml;
  if (preset.id !== expectedId || !ownIdSchema.safeParse(preset.id).success) {
    refuse(['id'], `the id must be the file's name without its ending, "${expectedId}"`);
  }
  for (const [list, at] of [
    ['inputs', preset.inputs.map(({ name }) => name)],
    ['steps', preset.steps.map(({ id }) => id)],
    ['endpoints', preset.endpoints.map(({ name }) => name)],
    ['services', preset.services.map(({ name }) => name)],
  ] as const) {
    const repeated = at.findIndex((name, index) => at.indexOf(name) !== index);
    if (repeated >= 0) refuse([list, repeated], `"${at[repeated] ?? ''}" appears twice in ${list}`);
    const odd = at.findIndex((name) => !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(name));
    if (odd >= 0) refuse([list, odd], `"${at[odd] ?? ''}" must be letters, digits and dashes, at most 40`);
  }
  const clash = preset.endpoints.findIndex(({ port, on }, index) =>
    preset.endpoints
      .slice(0, index)
      .some((one) => one.port === port && (one.on === on || one.on === 'each' || on === 'each')),
  );
  if (clash >= 0) refuse(['endpoints', clash], 'two endpoints on one VM have the same port');
  const badPattern = preset.inputs.findIndex(({ pattern }) => pattern !== undefined && !isPattern(pattern));
  if (badPattern >= 0) refuse(['inputs', badPattern, 'pattern'], 'this is no regular expression');

  for (const [name, value] of Object.entries(preset.constants)) {
    const odd = textPlaceholders(String(value)).find((one) => !derivedNames.some((known) => known === one));
    if (odd !== undefined)
      refuse(['constants', name], `a constant may only name ${derivedNames.join(', ')}, not {{${odd}}}`);
  }
  const secrets = new Set(preset.generates.map(({ name }) => name));
  const keyless = preset.endpoints.findIndex(
    ({ keySecret }) => keySecret !== undefined && !secrets.has(keySecret),
  );
  if (keyless >= 0) refuse(['endpoints', keyless, 'keySecret'], 'there is no generated secret of this name');
  const needsInfras = preset.links?.of === 'infras';
  if (needsInfras && !preset.inputs.some(({ type }) => type === 'infras'))
    refuse(['links', 'of'], 'links to other infras need an input of the type infras');
  const known = placeholderNames(preset);
  for (const [path, script] of scriptsOf(preset)) {
    const issue = placeholderIssue(script, known);
    if (issue === null) continue;
    // The text of a block scalar begins on the line after its key.
    refuse(path, issue.issue, script.includes('\n') ? issue.line + 1 : issue.line);
  }
  return preset;
};

const isPattern = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};
