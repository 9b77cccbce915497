/** Why the server cannot start, as one line for a person; the process ends with exit code 2. */
export class StartError extends Error {
  override name = 'StartError';
}
