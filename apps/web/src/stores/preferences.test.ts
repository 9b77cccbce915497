import { expect, test } from 'vitest';
import { migratePreferences } from './preferences.ts';

test('a height of the dock that nobody chose is not kept, one that somebody chose is', () => {
  expect(migratePreferences({ theme: 'light', dockHeightPx: 280 }, 1)).toEqual({
    theme: 'light',
    dockHeightPx: null,
  });
  expect(migratePreferences({ dockHeightPx: 300 }, 1)).toEqual({ dockHeightPx: 300 });
  expect(migratePreferences({ dockHeightPx: 280 }, 2)).toEqual({ dockHeightPx: 280 });
});
