import type { Instance } from '@aws-sdk/client-ec2';
import type { Failure } from '@terroir/shared-types';
import { meaningOf } from '../api/meanings.ts';
import { asRemedy, say } from '../../../wordings/say.ts';

/** Why AWS ended an instance by itself; null: it lives, or somebody asked for it. */
export const endedFailure = ({ State: state, StateReason: reason }: Instance): Failure | null => {
  if (state?.Name !== 'terminated' && state?.Name !== 'shutting-down') return null;
  const code = reason?.Code ?? '';
  if (code === '' || /^Client\.(UserInitiated|InstanceInitiated)Shutdown$/.test(code)) return null;
  const vendorCode = code.replace(/^(Client|Server)\./, '');
  const message = reason?.Message ?? code;
  const known = meaningOf(vendorCode, message);
  if (known !== null) return { ...known, message, vendorCode };
  return {
    code: 'interrupted',
    message,
    retryable: false,
    ...asRemedy(say(/Spot/.test(vendorCode) ? 'aws-spot-taken' : 'aws-ended')),
    vendorCode,
  };
};
