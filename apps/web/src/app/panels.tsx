import type { PanelDefinition } from './panel-definition.ts';

/** Every panel of the page, in the order of the rail. */
export const panels: readonly PanelDefinition[] = [];
