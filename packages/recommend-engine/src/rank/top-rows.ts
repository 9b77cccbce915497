/** What the order of matches is decided by; one entry per match. */
export interface Standing {
  /** Criteria that know nothing of the match: fewer come first, whatever the score. */
  unknowns: Uint8Array;
  scores: Float64Array;
}

/**
 * The `limit` best positions, best first, by one pass with a bounded heap whose top is the worst kept. Equal
 * standings are ordered by position, so the answer is the same for the same input.
 */
export function topPositions({ unknowns, scores }: Standing, limit: number): number[] {
  const before = (a: number, b: number): boolean => {
    const tier = (unknowns[a] ?? 0) - (unknowns[b] ?? 0);
    if (tier !== 0) return tier < 0;
    const lead = (scores[a] ?? 0) - (scores[b] ?? 0);
    return lead === 0 ? a < b : lead > 0;
  };
  const heap: number[] = [];
  let worst = 0;
  for (let position = 0; position < scores.length; position += 1) {
    if (heap.length < limit) {
      heap.push(position);
      siftUp(heap, before);
    } else if (before(position, worst)) {
      heap[0] = position;
      siftDown(heap, before);
    } else {
      continue;
    }
    worst = heap[0] ?? 0;
  }
  return heap.toSorted((a, b) => (before(a, b) ? -1 : 1));
}

function siftUp(heap: number[], before: (a: number, b: number) => boolean): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const [child, above] = [heap[at] ?? 0, heap[parent] ?? 0];
    if (!before(above, child)) return;
    heap[at] = above;
    heap[parent] = child;
    at = parent;
  }
}

function siftDown(heap: number[], before: (a: number, b: number) => boolean): void {
  let at = 0;
  for (;;) {
    let worst = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && before(heap[worst] ?? 0, heap[child] ?? 0)) worst = child;
    }
    if (worst === at) return;
    const moved = heap[at] ?? 0;
    heap[at] = heap[worst] ?? 0;
    heap[worst] = moved;
    at = worst;
  }
}
