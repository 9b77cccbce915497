import * as z from 'zod';
import { wordings } from './wordings/index.ts';

/**
 * A `+` in a URL may arrive decoded to a space; no provider, region or spec name holds a space,
 * so a space in such an id can only be a `+`.
 */
const plusId = (max: number) =>
  z
    .string()
    .min(3)
    .max(max)
    .overwrite((value) => value.replaceAll(' ', '+'));

/** `provider+region+name`, e.g. `aws+us-east-2+p5.48xlarge`. */
export const specIdSchema = plusId(160);
/** `provider+region`, e.g. `aws+us-east-2`. */
export const regionIdSchema = plusId(100);

/** Ids we make ourselves: lower-case, URL- and DNS-safe. */
export const ownIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and dashes, at most 64');

export const nameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, wordings['rule-name']);

/** `[longitude, latitude]` in degrees. */
export const lngLatSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export type LngLat = z.infer<typeof lngLatSchema>;

const labelKeyRule = 'a label key begins with a letter or digit; letters, digits and . _ / -; at most 63';
export const labelsSchema = z
  .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/), z.string().max(128), {
    error: ({ code }) => (code === 'invalid_key' ? labelKeyRule : undefined),
  })
  .refine((labels) => Object.keys(labels).length <= 32, 'at most 32 labels');
export type Labels = z.infer<typeof labelsSchema>;

/** ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime({ error: 'must be a time in UTC such as 2026-11-26T09:00:00Z' });
export const usdSchema = z.number().nonnegative();
