import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

const modelLimit = 200;
const namePattern = /^[\w.-]+(?:\/[\w.-]+){0,3}(?::[\w.-]+)?$/;

const pulledModelSchema = z.object({ name: z.string(), pulledAt: z.string() });
export type PulledModel = z.infer<typeof pulledModelSchema>;

export interface PulledModels {
  list(): readonly PulledModel[];
  find(name: string): PulledModel | null;
  add(name: string): PulledModel;
  remove(name: string): boolean;
}

/** `llama3.1` means `llama3.1:latest`; null for what can be no model name. */
export function fullModelName(name: string): string | null {
  if (name.length > 200 || !namePattern.test(name)) return null;
  return name.includes(':') ? name : `${name}:latest`;
}

/** The names pulled so far, kept in a file so that they outlive a reboot of the VM. All stand for the tiny model. */
export function openPulledModels(path: string): PulledModels {
  let models: PulledModel[] = read(path);
  const save = () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp`, JSON.stringify(models));
    renameSync(`${path}.tmp`, path);
  };
  return {
    list: () => models,
    // vLLM serves a model under its repository's name, which has no tag.
    find: (name) => models.find((model) => model.name === name || model.name === fullModelName(name)) ?? null,
    add(name) {
      const model = { name, pulledAt: new Date().toISOString() };
      models = [model, ...models.filter((one) => one.name !== name)].slice(0, modelLimit);
      save();
      return model;
    },
    remove(name) {
      const kept = models.filter((model) => model.name !== fullModelName(name));
      const removed = kept.length < models.length;
      models = kept;
      if (removed) save();
      return removed;
    },
  };
}

function read(path: string): PulledModel[] {
  try {
    return z.array(pulledModelSchema).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return []; // first start, or a file cut short by a reboot: pull again
  }
}

/** A digest that only stands in for one: it is of the name, as all names share one file. */
export const digestOf = (name: string): string =>
  createHash('sha256').update(`terroir-sandbox ${name}`).digest('hex');
