import type { Said } from '../wordings/say.ts';

/** A credentials file that is none: what is wrong with it, for people. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
  readonly said: Said;

  constructor(said: Said, cause?: unknown) {
    super(said.text, { cause });
    this.said = said;
  }
}
