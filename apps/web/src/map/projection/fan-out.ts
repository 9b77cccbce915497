/** Room for a dot and one line of label. */
const rowPx = 20;
const smallestRadiusPx = 34;
/** More than this a side would make a wall; the rest winds around them. */
const mostPerSide = 12;

export interface FanSpot {
  dx: number;
  dy: number;
  /** The side of the dot on which its label has room. */
  side: 'left' | 'right';
}

/** An arc on one side whose rows stand evenly, so that no label covers another. */
const arc = (count: number, side: FanSpot['side']): FanSpot[] => {
  const sign = side === 'left' ? -1 : 1;
  const radius = Math.max(smallestRadiusPx, (count * rowPx) / 1.7);
  return Array.from({ length: count }, (_, index) => {
    const dy = (index - (count - 1) / 2) * rowPx;
    return { dx: sign * Math.sqrt(radius * radius - dy * dy), dy, side };
  });
};

const spiral = (count: number): FanSpot[] => {
  const spots: FanSpot[] = [];
  let angle = 0;
  for (let index = 0; index < count; index += 1) {
    const radius = smallestRadiusPx + angle * (rowPx / Math.PI);
    const dx = Math.sin(angle) * radius;
    spots.push({ dx, dy: -Math.cos(angle) * radius, side: dx < 0 ? 'left' : 'right' });
    angle += (rowPx * 1.4) / radius;
  }
  return spots;
};

/** Places `count` items around their common centre: an arc on either side, very many on a spiral. Offsets in px, y down. */
export const fanOut = (count: number): FanSpot[] => {
  if (count === 1) return [{ dx: 0, dy: 0, side: 'right' }];
  if (count > 2 * mostPerSide) return spiral(count);
  const right = Math.ceil(count / 2);
  return [...arc(right, 'right'), ...arc(count - right, 'left')];
};
