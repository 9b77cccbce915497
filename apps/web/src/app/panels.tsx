import {
  Activity,
  BrainCircuit,
  ChartColumn,
  CircleDollarSign,
  FolderUp,
  Globe,
  HardDrive,
  MessagesSquare,
  Plug,
  Rocket,
  Server,
  Settings,
  SquareTerminal,
  Terminal,
} from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from './panel-definition.ts';

/** Every panel of the page, in the order of the rail. */
export const panels: readonly PanelDefinition[] = [
  {
    id: 'llm',
    slot: 'left',
    icon: BrainCircuit,
    title: (t) => t('llm:title'),
    shortTitle: (t) => t('llm:short'),
    component: lazy(() => import('./llm-panel.tsx').then(({ LlmPanel }) => ({ default: LlmPanel }))),
    inNavigation: true,
    keys: ['g', 'm'],
  },
  {
    id: 'catalog',
    slot: 'left',
    icon: Globe,
    title: (t) => t('catalog:title'),
    component: lazy(() =>
      import('../features/catalog/catalog-panel.tsx').then(({ CatalogPanel }) => ({ default: CatalogPanel })),
    ),
    inNavigation: true,
    keys: ['g', 'c'],
  },
  {
    id: 'launch',
    slot: 'left',
    icon: Rocket,
    title: (t) => t('launch:title'),
    component: lazy(() => import('./launch-panel.tsx').then(({ LaunchPanel }) => ({ default: LaunchPanel }))),
    inNavigation: true,
    width: 'lg',
    keys: ['g', 'l'],
  },
  {
    id: 'infras',
    slot: 'right',
    icon: Server,
    title: (t) => t('infras:title'),
    component: lazy(() => import('./infras-panel.tsx').then(({ InfrasPanel }) => ({ default: InfrasPanel }))),
    inNavigation: true,
    keys: ['g', 'i'],
  },
  {
    id: 'console',
    slot: 'dock',
    icon: Terminal,
    title: (t) => t('console:title'),
    component: lazy(() =>
      import('./console-panel.tsx').then(({ ConsolePanel }) => ({ default: ConsolePanel })),
    ),
    inNavigation: true,
    fullFor: 'run',
    keys: ['g', 'o'],
  },
  {
    id: 'terminal',
    slot: 'dock',
    icon: SquareTerminal,
    title: (t) => t('terminal:title'),
    component: lazy(() =>
      import('../features/terminal/terminal-panel.tsx').then(({ TerminalPanel }) => ({
        default: TerminalPanel,
      })),
    ),
    inNavigation: false,
    keys: ['g', 't'],
  },
  {
    id: 'files',
    slot: 'dock',
    icon: FolderUp,
    title: (t) => t('files:title'),
    component: lazy(() => import('./files-panel.tsx').then(({ FilesPanel }) => ({ default: FilesPanel }))),
    inNavigation: false,
    keys: ['g', 'f'],
  },
  {
    id: 'ask',
    slot: 'dock',
    icon: MessagesSquare,
    title: (t) => t('llm:askTitle'),
    component: lazy(() =>
      import('../features/llm/asking/ask-all-panel.tsx').then(({ AskAllPanel }) => ({
        default: AskAllPanel,
      })),
    ),
    inNavigation: false,
    keys: ['g', 'q'],
  },
  {
    id: 'activity',
    slot: 'right',
    icon: Activity,
    title: (t) => t('activity:title'),
    component: lazy(() =>
      import('../features/activity/activity-panel.tsx').then(({ ActivityPanel }) => ({
        default: ActivityPanel,
      })),
    ),
    inNavigation: true,
    keys: ['g', 'a'],
  },
  {
    id: 'resources',
    slot: 'right',
    icon: HardDrive,
    title: (t) => t('resources:title'),
    component: lazy(() =>
      import('../features/resources/resources-panel.tsx').then(({ ResourcesPanel }) => ({
        default: ResourcesPanel,
      })),
    ),
    inNavigation: false,
    keys: ['g', 'r'],
  },
  {
    id: 'connections',
    slot: 'right',
    icon: Plug,
    title: (t) => t('connections:title'),
    component: lazy(() =>
      import('../features/connections/connections-panel.tsx').then(({ ConnectionsPanel }) => ({
        default: ConnectionsPanel,
      })),
    ),
    inNavigation: false,
    keys: ['g', 'n'],
  },
  {
    id: 'prices',
    slot: 'right',
    icon: CircleDollarSign,
    title: (t) => t('prices:title'),
    component: lazy(() =>
      import('../features/prices/prices-panel.tsx').then(({ PricesPanel }) => ({ default: PricesPanel })),
    ),
    inNavigation: false,
    keys: ['g', 'p'],
  },
  {
    id: 'costs',
    slot: 'right',
    icon: ChartColumn,
    title: (t) => t('costs:title'),
    component: lazy(() =>
      import('../features/costs/costs-panel.tsx').then(({ CostsPanel }) => ({ default: CostsPanel })),
    ),
    inNavigation: true,
    width: 'lg',
    keys: ['g', 'd'],
  },
  {
    id: 'settings',
    slot: 'right',
    icon: Settings,
    title: (t) => t('settings:title'),
    component: lazy(() =>
      import('../features/settings/settings-panel.tsx').then(({ SettingsPanel }) => ({
        default: SettingsPanel,
      })),
    ),
    inNavigation: true,
    keys: ['g', 's'],
  },
];
