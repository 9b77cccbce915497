import { awsWordings } from './aws.ts';
import { conflictWordings } from './conflicts.ts';
import { connectionWordings } from './connections.ts';
import { deploymentWordings } from './deployments.ts';
import { generalWordings } from './general.ts';
import { gpuWordings } from './gpu.ts';
import { incidentWordings } from './incidents.ts';
import { refusalWordings } from './refusals.ts';
import { runWordings } from './runs.ts';
import { sandboxWordings } from './sandbox.ts';
import { scriptWordings } from './scripts.ts';
import { sshWordings } from './ssh.ts';
import { tumblebugWordings } from './tumblebug.ts';
import { workConflictWordings } from './work-conflicts.ts';

/**
 * The sentences that the server says of drivers, connections, incidents, runs, deployments and GPUs, and why it refuses, in English and by name; `{{name}}` is
 * filled in. The page has each in its own languages.
 */
export const wordings = {
  ...generalWordings,
  ...awsWordings,
  ...sandboxWordings,
  ...sshWordings,
  ...tumblebugWordings,
  ...connectionWordings,
  ...incidentWordings,
  ...runWordings,
  ...deploymentWordings,
  ...gpuWordings,
  ...refusalWordings,
  ...conflictWordings,
  ...workConflictWordings,
  ...scriptWordings,
} as const;
export { scriptWordings } from './scripts.ts';
export type WordingCode = keyof typeof wordings;
