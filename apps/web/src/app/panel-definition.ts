import type { AllTexts } from '../i18n/use-all-texts.ts';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { Slot } from '../stores/url-state.ts';

export interface PanelDefinition {
  /** As it stands in the address. */
  id: string;
  slot: Slot;
  icon: ComponentType<{ className?: string }>;
  /** `t` reaches every area: `t('launch:title')`. */
  title: (t: AllTexts) => string;
  /** Where there is room for a word only: the rail. */
  shortTitle?: (t: AllTexts) => string;
  component: LazyExoticComponent<ComponentType> | ComponentType;
  /** Has a button in the rail (narrow: the bar below). Others open from where they belong. */
  inNavigation: boolean;
  /** Of a left or right panel on a wide screen; `md` 400 px, `lg` 640 px. */
  width?: 'md' | 'lg';
  /** On a narrow screen the sheet opens full while this is looked at, and half as high otherwise. */
  fullFor?: 'run';
  /** A sequence, e.g. `['g', 'l']`. */
  keys?: readonly [string, string];
}
