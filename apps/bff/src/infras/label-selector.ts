import type { Labels } from '@terroir/shared-types';
import { unprocessable } from '../http/problem-error.ts';

/** Parses `key=value,key`: all must hold; a bare key asks only for presence. Throws 422 on an empty part. */
export const parseLabelSelector = (text: string): ((labels: Labels) => boolean) => {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.some((part) => part === '' || part.startsWith('='))) {
    throw unprocessable('The label selector has an empty part; write key=value or key, joined by commas.', [
      { path: 'labelSelector', message: `cannot be read: ${text}` },
    ]);
  }
  const tests = parts.map((part) => {
    const split = part.indexOf('=');
    return split < 0 ? { key: part } : { key: part.slice(0, split), value: part.slice(split + 1) };
  });
  return (labels) =>
    tests.every(({ key, value }) =>
      value === undefined ? labels[key] !== undefined : labels[key] === value,
    );
};
