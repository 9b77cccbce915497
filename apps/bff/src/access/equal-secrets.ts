import { createHash, timingSafeEqual } from 'node:crypto';
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Compares secrets in a time that tells nothing about where they differ. */
export const equalSecrets = (left: string, right: string): boolean =>
  timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
