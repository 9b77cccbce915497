import type { GpuFinding } from '@terroir/shared-types';
import { alreadySaid, asMessage, asRemedy, type Said } from '../wordings/say.ts';
import { thenSaid, type Words } from '../wordings/words.ts';

export const sayFinding = (
  code: GpuFinding['code'],
  severity: GpuFinding['severity'],
  message: Said,
  remedy: Said | null,
): GpuFinding => ({
  code,
  severity,
  ...asMessage(message),
  ...(remedy === null ? { remedy } : asRemedy(remedy)),
});

/** What was found, and then what to do about it. */
export const findingWords = ({ message, messageWording, remedy, remedyWording }: GpuFinding): Words =>
  thenSaid(alreadySaid(message, messageWording), remedy === null ? null : alreadySaid(remedy, remedyWording));
