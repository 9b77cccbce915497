const names = {
  ocean: '--map-ocean',
  land: '--map-land',
  coast: '--map-coast',
  border: '--map-border',
  grid: '--map-grid',
  label: '--map-label',
  halo: '--map-label-halo',
  surface: '--surface',
  line: '--line-strong',
  text: '--text',
  muted: '--muted',
  accent: '--accent',
  running: '--status-running',
  transient: '--status-transient',
  paused: '--status-paused',
  failed: '--status-failed',
  unknown: '--status-unknown',
  ramp1: '--ramp-1',
  ramp2: '--ramp-2',
  ramp3: '--ramp-3',
  ramp4: '--ramp-4',
  ramp5: '--ramp-5',
} as const;

export type MapColours = Record<keyof typeof names, string>;

/** The theme's colours as the page has them now: styles/tokens.css stays the only home of colours. */
export const readMapColours = (): MapColours => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    Object.entries(names).map(([key, variable]) => [key, style.getPropertyValue(variable).trim()]),
  ) as MapColours;
};
