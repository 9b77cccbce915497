/**
 * The known name that was probably meant, or undefined when nothing is close. Case is ignored; a name that
 * contains the text, or the reverse, counts as close.
 */
export function nearestName(text: string, known: Iterable<string>): string | undefined {
  const wanted = text.toLowerCase().slice(0, 60);
  const best = closest(wanted, known);
  const limit = Math.max(1, Math.ceil(wanted.length / 2.5));
  return best !== undefined && best.distance <= limit ? best.name : undefined;
}

/** The known name that is least far, however far: for short lists, where any known name helps. */
export function closestName(text: string, known: Iterable<string>): string | undefined {
  return closest(text.toLowerCase().slice(0, 60), known)?.name;
}

function closest(wanted: string, known: Iterable<string>): { name: string; distance: number } | undefined {
  if (wanted === '') return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const candidate = name.toLowerCase();
    const contains = candidate.includes(wanted) || (candidate.length > 2 && wanted.includes(candidate));
    const distance = contains
      ? Math.min(1, editDistance(wanted, candidate))
      : editDistance(wanted, candidate);
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best;
}

/** Insertions, deletions and substitutions, with a swap of neighbours as one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
