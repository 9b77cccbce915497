import { activity } from './activity.ts';
import { benchmark } from './benchmark.ts';
import { catalog } from './catalog.ts';
import { connections } from './connections.ts';
import { consoleTexts } from './console.ts';
import { cost } from './cost.ts';
import { costs } from './costs.ts';
import { files } from './files.ts';
import { infras } from './infras.ts';
import { launch } from './launch.ts';
import { llm } from './llm.ts';
import { map } from './map.ts';
import { prices } from './prices.ts';
import { problem } from './problem.ts';
import { provisioning } from './provisioning.ts';
import { publish } from './publish.ts';
import { reports } from './reports.ts';
import { resources } from './resources.ts';
import { schedules } from './schedules.ts';
import { scripts } from './scripts.ts';
import { serve } from './serve.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import { terminal } from './terminal.ts';
import { ui } from './ui.ts';
import { criteria } from './criteria.ts';
import { results } from './results.ts';
import { deployments } from './deployments.ts';
import { explain } from './explain.ts';
import { layer } from './layer.ts';
import { welcome } from './welcome.ts';
import { wordings } from './wordings.ts';

/** One namespace per area; a feature adds its own file here and in `ko`. */
export const en = {
  activity,
  benchmark,
  catalog,
  connections,
  console: consoleTexts,
  cost,
  costs,
  deployments,
  files,
  infras,
  launch,
  llm,
  map,
  prices,
  problem,
  provisioning,
  publish,
  reports,
  resources,
  schedules,
  scripts,
  serve,
  settings,
  shell,
  status,
  terminal,
  ui,
  criteria,
  results,
  explain,
  layer,
  welcome,
  wordings,
} as const;
