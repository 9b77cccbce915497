import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from './http.ts';

const faultsDir = '/opt/terroir-vm/faults';
const countersDir = '/var/lib/terroir-sandbox/faults';

/** What the sandbox cloud asked this VM to fail at; the counterpart of the shell's `lib/fault.sh`. */
export interface Strike {
  readonly percent: number | null;
  readonly ms: number | null;
  readonly message: string | null;
}

/** The parameters of a fault that is asked for and may still strike, and counts this strike; else null. */
export function strike(name: string): Strike | null {
  const due = readDue(name);
  if (due === null) return null;
  mkdirSync(dirname(due.counter), { recursive: true });
  writeFileSync(due.counter, `${due.struck + 1}\n`);
  return due.strike;
}

/** The same without counting. */
export const isDue = (name: string): Strike | null => readDue(name)?.strike ?? null;

export const brokenStream = 'an error was encountered while running the model: unexpected EOF';

/** Throws what Ollama and vLLM answer when too many requests wait. */
export function refuseWhenBusy(): void {
  const busy = strike('queue-full');
  if (busy !== null) {
    throw new ServiceError(
      503,
      busy.message ?? 'server busy, please try again. maximum pending requests exceeded',
    );
  }
}

export async function delayWhenSlow(): Promise<void> {
  const slow = strike('health-slow');
  if (slow !== null) await delay(slow.ms ?? 30_000);
}

function readDue(name: string): { strike: Strike; counter: string; struck: number } | null {
  const text = read(`${faultsDir}/${name}`);
  if (text === null) return null;
  const values = new Map(
    [...text.matchAll(/^fault_(\w+)='(.*)'$/gm)].map(([, key = '', value = '']) => [
      key,
      value.replaceAll(`'\\''`, "'"),
    ]),
  );
  const counter = `${countersDir}/${name}.${values.get('id') ?? ''}`;
  const struck = Number(read(counter) ?? 0);
  const times = values.get('times');
  if (times !== undefined && struck >= Number(times)) return null;
  const number = (key: string) => (values.has(key) ? Number(values.get(key)) : null);
  return {
    strike: { percent: number('percent'), ms: number('ms'), message: values.get('message') ?? null },
    counter,
    struck,
  };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // not asked for, or not counted yet
  }
}
