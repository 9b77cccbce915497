import * as z from 'zod';
import { wordings } from './wordings/index.ts';

/** What people call a connection; its id is made from it. */
export const connectionNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}]*$/u, wordings['rule-no-control']);
