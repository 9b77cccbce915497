import type { QueueAddOptions } from 'p-queue';

type Run = () => Promise<unknown>;
export type TurnOptions = QueueAddOptions & { infraId: string };

/** The waiting calls of a PQueue: each infra in turn gets one through, so that one of a thousand VMs starves none. */
export class TurnTakingQueue {
  /** In order of their next turn; none is empty. */
  readonly #lines = new Map<string, Run[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  enqueue(run: Run, options?: Partial<TurnOptions>): void {
    const infraId = options?.infraId ?? '';
    const line = this.#lines.get(infraId);
    if (line === undefined) this.#lines.set(infraId, [run]);
    else line.push(run);
    this.#size += 1;
  }

  dequeue(): Run | undefined {
    for (const [infraId, line] of this.#lines) {
      const run = line.shift();
      this.#lines.delete(infraId);
      if (line.length > 0) this.#lines.set(infraId, line); // behind the others
      if (run === undefined) continue;
      this.#size -= 1;
      return run;
    }
    return undefined;
  }

  filter(): Run[] {
    return [...this.#lines.values()].flat();
  }

  /** Calls have no ids here. */
  setPriority(): void {}

  remove(id: string | Run): void {
    for (const [infraId, line] of this.#lines) {
      const kept = line.filter((run) => run !== id);
      this.#size -= line.length - kept.length;
      if (kept.length === 0) this.#lines.delete(infraId);
      else this.#lines.set(infraId, kept);
    }
  }
}
