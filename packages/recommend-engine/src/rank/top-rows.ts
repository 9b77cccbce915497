/**
 * The `limit` best positions, best first, by one pass with a bounded heap. `before(a, b)` must be a strict
 * order that never calls two positions equal, so that the answer is the same for the same input.
 */
export function topPositions(
  count: number,
  limit: number,
  before: (a: number, b: number) => boolean,
): number[] {
  const heap: number[] = [];
  for (let position = 0; position < count; position += 1) {
    const worst = heap[0];
    if (heap.length < limit) {
      heap.push(position);
      siftUp(heap, before);
    } else if (worst !== undefined && before(position, worst)) {
      heap[0] = position;
      siftDown(heap, before);
    }
  }
  return heap.toSorted((a, b) => (before(a, b) ? -1 : 1));
}

/** The worst of the kept ones stays on top. */
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
