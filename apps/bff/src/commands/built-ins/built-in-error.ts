/** A built-in that cannot be rendered; `position` counts characters of the command from 1. */
export class BuiltInError extends Error {
  override name = 'BuiltInError';
  readonly position: number;

  constructor(message: string, index: number) {
    super(message);
    this.position = index + 1;
  }
}
