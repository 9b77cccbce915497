import { conflict, notFound, ProblemError } from '../http/problem-error.ts';
import { SshError } from '../ssh/ssh-error.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { saidMessage, saidRemedy } from '../wordings/say.ts';
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
    throw conflict(
      'not-empty',
      `${shown} is a folder that holds something.`,
      'Delete what it holds first, or use a terminal.',
    );
  if (word === 'refused')
    throw new ProblemError(403, 'permission-denied', `The VM refused: ${why.join(' ').slice(0, 300)}`, {
      remedy: 'A terminal with sudo may be allowed to.',
    });
  throw new ProblemError(502, 'unexpected-answer', 'The VM did not answer as expected.', {
    remedy: 'Look at it in a terminal.',
  });
};
