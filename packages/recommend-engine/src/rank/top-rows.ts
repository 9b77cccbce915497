import type { Standings } from './add-scores.ts';

/**
 * The `limit` best positions, best first, by one pass with a bounded heap whose top is the worst kept. Fewer
 * unknowns come first, whatever the score; equal standings are ordered by position, so the answer is the same
 * for the same input.
 */
export function topPositions({ unknowns, scores, someUnknown }: Standings, limit: number): number[] {
  const before = (a: number, b: number): boolean => {
    const tier = (unknowns[a] ?? 0) - (unknowns[b] ?? 0);
    if (tier !== 0) return tier < 0;
    const lead = (scores[a] ?? 0) - (scores[b] ?? 0);
    return lead === 0 ? a < b : lead > 0;
  };
  const heap: number[] = [];
  for (let position = 0; position < Math.min(limit, scores.length); position += 1) {
    heap.push(position);
    siftUp(heap, before);
  }
  let worst = heap[0] ?? 0;
  let floor = scores[worst] ?? 0;
  for (let position = heap.length; position < scores.length; position += 1) {
    // A later position must be better than the worst kept, not equal to it.
    const better = someUnknown ? before(position, worst) : (scores[position] ?? 0) > floor;
    if (!better) continue;
    heap[0] = position;
    siftDown(heap, before);
    worst = heap[0] ?? 0;
    floor = scores[worst] ?? 0;
  }
  return heap.toSorted((a, b) => (before(a, b) ? -1 : 1));
}

type Before = (a: number, b: number) => boolean;

function siftUp(heap: number[], before: Before): void {
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

function siftDown(heap: number[], before: Before): void {
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
