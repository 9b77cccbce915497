/** Room for a dot and one line of label. */
const spacingPx = 22;
const smallestRadiusPx = 34;

export interface FanSpot {
  dx: number;
  dy: number;
  /** The side of the dot on which its label has room. */
  side: 'left' | 'right';
}

/** Places `count` items around their common centre: a ring, from twelve on a spiral. Offsets in px, y down. */
export const fanOut = (count: number): FanSpot[] => {
  if (count === 1) return [{ dx: 0, dy: 0, side: 'right' }];
  if (count < 12) {
    const radius = Math.max(smallestRadiusPx, (count * spacingPx) / Math.PI);
    return Array.from({ length: count }, (_, index) => {
      const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
      const dx = Math.cos(angle) * radius;
      return { dx, dy: Math.sin(angle) * radius, side: dx < -1 ? 'left' : 'right' };
    });
  }
  const spots: FanSpot[] = [];
  let angle = -Math.PI / 2;
  for (let index = 0; index < count; index += 1) {
    const radius = smallestRadiusPx + (angle + Math.PI / 2) * (spacingPx / Math.PI);
    const dx = Math.cos(angle) * radius;
    spots.push({ dx, dy: Math.sin(angle) * radius, side: dx < -1 ? 'left' : 'right' });
    angle += (spacingPx * 1.4) / radius;
  }
  return spots;
};
