import type { Standings } from './add-scores.ts';

/**
 * The `limit` best of the positions offered: a bounded heap whose top is the worst kept. Fewer unknowns come first,
 * whatever the score; equal standings are ordered by position, so the answer is the same for the same input.
 */
export class Top {
  readonly #standings: Pick<Standings, 'unknowns' | 'scores'>;
  readonly #limit: number;
  readonly #heap: number[] = [];

  constructor(standings: Pick<Standings, 'unknowns' | 'scores'>, limit: number) {
    this.#standings = standings;
    this.#limit = limit;
  }

  /** Takes a position in when it is among the best so far. */
  offer(position: number): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      heap.push(position);
      siftUp(heap, this.#standings);
    } else if (before(this.#standings, position, heap[0] ?? -1)) {
      heap[0] = position;
      siftDown(heap, this.#standings);
    }
  }

  /** The last of the best, once there are as many as wanted; undefined before. */
  get worst(): number | undefined {
    return this.#heap.length < this.#limit ? undefined : this.#heap[0];
  }

  inOrder(): number[] {
    return this.#heap.toSorted((a, b) => (before(this.#standings, a, b) ? -1 : 1));
  }
}

/** The `limit` best positions, best first, by one pass. */
export function topPositions(standings: Standings, limit: number): number[] {
  const { scores, someUnknown } = standings;
  const top = new Top(standings, limit);
  let floor = -Infinity;
  for (let position = 0; position < scores.length; position += 1) {
    // A later position must be better than the worst kept, not equal to it.
    if (!someUnknown && (scores[position] ?? 0) <= floor) continue;
    top.offer(position);
    const { worst } = top;
    if (worst !== undefined) floor = scores[worst] ?? 0;
  }
  return top.inOrder();
}

function before({ unknowns, scores }: Pick<Standings, 'unknowns' | 'scores'>, a: number, b: number): boolean {
  const tier = (unknowns[a] ?? 0) - (unknowns[b] ?? 0);
  if (tier !== 0) return tier < 0;
  const lead = (scores[a] ?? 0) - (scores[b] ?? 0);
  return lead === 0 ? a < b : lead > 0;
}

function siftUp(heap: number[], standings: Pick<Standings, 'unknowns' | 'scores'>): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const [child, above] = [heap[at] ?? 0, heap[parent] ?? 0];
    if (!before(standings, above, child)) return;
    heap[at] = above;
    heap[parent] = child;
    at = parent;
  }
}

function siftDown(heap: number[], standings: Pick<Standings, 'unknowns' | 'scores'>): void {
  let at = 0;
  for (;;) {
    let worst = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && before(standings, heap[worst] ?? 0, heap[child] ?? 0)) worst = child;
    }
    if (worst === at) return;
    const moved = heap[at] ?? 0;
    heap[at] = heap[worst] ?? 0;
    heap[worst] = moved;
    at = worst;
  }
}
