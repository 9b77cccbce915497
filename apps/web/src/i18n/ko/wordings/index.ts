import type { wordings as source } from '../../en/wordings.ts';
import type { Translation } from '../../translation.ts';
import { aws } from './aws.ts';
import { conflicts } from './conflicts.ts';
import { connectionSentences } from './connections.ts';
import { deploymentSentences } from './deployments.ts';
import { general } from './general.ts';
import { gpu } from './gpu.ts';
import { incidents } from './incidents.ts';
import { refusals } from './refusals.ts';
import { runs } from './runs.ts';
import { sandbox } from './sandbox.ts';
import { scriptSentences } from './scripts.ts';
import { ssh } from './ssh.ts';
import { tumblebug } from './tumblebug.ts';
import { workConflicts } from './work-conflicts.ts';

export const wordings: Translation<typeof source> = {
  ...general,
  ...aws,
  ...sandbox,
  ...ssh,
  ...tumblebug,
  ...connectionSentences,
  ...incidents,
  ...runs,
  ...deploymentSentences,
  ...gpu,
  ...refusals,
  ...conflicts,
  ...workConflicts,
  ...scriptSentences,
};
