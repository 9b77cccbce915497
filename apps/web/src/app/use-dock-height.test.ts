import { expect, test } from 'vitest';
import { dockHeight } from './use-dock-height.ts';

test.each([720, 900, 1080, 1440])(
  'by default the dock of a window of %i px leaves the map more',
  (windowPx) => {
    const { px } = dockHeight(null, windowPx);
    // What stands above the lines of a run, and eight lines.
    expect(px).toBeGreaterThan(150 + 8 * 20);
    expect(px).toBeLessThan(windowPx / 2);
  },
);

test('as high as a person made it, whatever the window, as long as it fits', () => {
  expect(dockHeight(300, 900).px).toBe(300);
  expect(dockHeight(300, 1440).px).toBe(300);
  expect(dockHeight(800, 900).px).toBe(630);
  expect(dockHeight(20, 900).px).toBe(160);
  expect(dockHeight(300, 200).px).toBe(160);
});
