import type { Condition } from '../filter/condition.ts';
import type { Mask } from '../mask/mask.ts';

/** A condition with the words for what it leaves out. */
export interface Requirement {
  reason: string;
  /** Place in the request: `filter.0`, `expression`, `workload`. */
  path: string;
  /** As a person would write it in the expression box. */
  text: string;
  /** The fields that it names, each once; none for a workload. */
  fields: readonly string[];
  /** Absent for a compound expression or a workload. */
  condition?: Condition | undefined;
  mask: Mask;
}
