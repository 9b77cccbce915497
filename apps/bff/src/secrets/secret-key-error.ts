/** The key of the stored secrets cannot be used; the message says what to do. */
export class SecretKeyError extends Error {
  override name = 'SecretKeyError';
}
