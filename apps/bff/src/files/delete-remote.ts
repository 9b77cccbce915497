import { conflict, notFound, ProblemError } from '../http/problem-error.ts';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { say, saidMessage, saidRemedy } from '../wordings/say.ts';
import { type RemotePath, shownPath } from './remote-path.ts';
import { deletePath } from './remote-scripts.ts';

/** Deletes a file, a link or an empty folder. Throws ProblemError 403, 404, 409 or 502. */
export const deleteRemote = async (ssh: SshPool, access: VmAccess, path: RemotePath): Promise<void> => {
  const shown = shownPath(path);
  let answer: string;
  try {
    answer = (await ssh.run(access, deletePath(path))).stdout.toString('utf8');
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
    const remedy = saidRemedy(error);
    throw new ProblemError(502, error.code, saidMessage(error), { remedy, cause: error });
  }
  const [word, ...why] = answer.split(' ');
  if (word === 'deleted') return;
  if (word === 'missing') throw notFound('file', shown);
  if (word === 'not-empty')
    throw conflict('not-empty', say('folder-not-empty', { path: shown }), say('empty-it-first'));
  if (word === 'refused')
    throw new ProblemError(
      403,
      'permission-denied',
      say('file-refused', { why: why.join(' ').slice(0, 300) }),
      {
        remedy: say('sudo-may'),
      },
    );
  throw new ProblemError(502, 'unexpected-answer', 'The VM did not answer as expected.', {
    remedy: 'Look at it in a terminal.',
  });
};
