import type { Opening } from '../../driver.ts';

/** Openings as the value of a label: `8000@203.0.113.0/24 11434@0.0.0.0/0`. */
export const openingsText = (openings: readonly Opening[]): string =>
  openings.map(({ port, from }) => `${port}@${from}`).join(' ');

/** The openings of such a value; what is not one is left out. */
export const openingsIn = (text: string): Opening[] =>
  text.split(' ').flatMap((part) => {
    const [, port = '', from = ''] = /^(\d{1,5})@(\S+)$/.exec(part) ?? [];
    return from === '' ? [] : [{ port: Number(port), from }];
  });

export const isSame = (a: Opening, b: Opening): boolean => a.port === b.port && a.from === b.from;

/** What is in `wanted` and not in `has`. */
export const missingIn = (has: readonly Opening[], wanted: readonly Opening[]): Opening[] =>
  wanted.filter((one, at) => {
    const isFirst = wanted.findIndex((other) => isSame(one, other)) === at;
    return isFirst && !has.some((other) => isSame(one, other));
  });
