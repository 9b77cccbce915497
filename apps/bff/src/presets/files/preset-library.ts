import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Preset } from '@terroir/shared-types';
import { unprocessable } from '../../http/problem-error.ts';
import { loadPresets, parsePreset } from './load-presets.ts';
import { PresetFileError } from './preset-file-error.ts';
import { loadParts } from './preset-parts.ts';

const maxOwnFiles = 200;

export interface PresetLibrary {
  /** Those that come with Terroir, then the installation's own, which are read anew when a file has changed. */
  all(): ReadonlyMap<string, Preset>;
  /** Throws ProblemError 422 when there is none. */
  require(presetId: string): Preset;
  /** What is wrong with the installation's own files; each is left out until it is put right. */
  problems(): string[];
}

/**
 * Shipped presets from `presetsDir`, own ones from `ownDir`, which is made when it is missing.
 * Throws a `PresetFileError` for a broken shipped file.
 */
export const openPresetLibrary = (presetsDir: string, ownDir: string | null): PresetLibrary => {
  const parts = loadParts(join(presetsDir, 'parts'));
  const shipped = loadPresets(presetsDir, parts);
  let own: { seen: string; presets: ReadonlyMap<string, Preset>; problems: string[] } = {
    seen: '',
    presets: new Map(),
    problems: [],
  };
  if (ownDir !== null) mkdirSync(ownDir, { recursive: true, mode: 0o700 });

  const readOwn = (): typeof own => {
    if (ownDir === null) return own;
    const names = readdirSync(ownDir)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .slice(0, maxOwnFiles);
    const seen = names.map((name) => `${name} ${statSync(join(ownDir, name)).mtimeMs}`).join('\n');
    if (seen === own.seen) return own;
    const presets = new Map<string, Preset>();
    const problems: string[] = [];
    for (const name of names) {
      const id = basename(name, '.yaml');
      try {
        if (shipped.has(id))
          throw new PresetFileError(name, 1, `the id "${id}" belongs to a preset of Terroir`);
        presets.set(id, {
          ...parsePreset(readFileSync(join(ownDir, name), 'utf8'), name, id, parts),
          origin: 'own',
        });
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
    }
    own = { seen, presets, problems };
    return own;
  };

  const all = () => new Map([...shipped, ...readOwn().presets]);
  return {
    all,
    require(presetId) {
      const presets = all();
      const preset = presets.get(presetId);
      if (preset !== undefined) return preset;
      const message = `there is no preset ${JSON.stringify(presetId)}; known are ${[...presets.keys()].join(', ')}`;
      throw unprocessable(`presetId: ${message}.`, [{ path: 'presetId', message }]);
    },
    problems: () => readOwn().problems,
  };
};
