import type { Failure } from '@terroir/shared-types';
import { asRemedy, say } from '../../../wordings/say.ts';

export type Meaning = Pick<Failure, 'code' | 'retryable' | 'remedy' | 'remedyWording'>;

/**
 * CB-Tumblebug answers nearly every failure with 400 or 500 and a sentence, in which the words of the cloud's own error
 * stand. First match counts: `RequestLimitExceeded` is not a quota.
 */
const meanings: readonly [words: RegExp, meaning: Meaning][] = [
  [
    // Also what an order hears that comes while another one makes the shared network of a region.
    /recorded in tumblebug but missing on the csp/i,
    {
      code: 'unknown',
      retryable: true,
      ...asRemedy(say('tumblebug-network-missing')),
    },
  ],
  [
    /signature expired|requesttimetooskewed|skewed|clock|not yet (valid|current)|invalidtimestamp|illegaltimestamp/i,
    {
      code: 'credential',
      retryable: true,
      ...asRemedy(say('tumblebug-clock')),
    },
  ],
  [
    /expired?(token|credential)|(token|credential|secret|key)s?\b.{0,40}\bexpired|AADSTS7000222/i,
    {
      code: 'credential',
      retryable: true,
      ...asRemedy(say('tumblebug-expired')),
    },
  ],
  [
    /optinrequired|opted.?(out|in)|notsubscribed|region.{0,30}(disabled|not enabled)/i,
    {
      code: 'not-available-in-region',
      retryable: false,
      ...asRemedy(say('tumblebug-enable-region')),
    },
  ],
  [
    /unauthorizedoperation|accessdenied|authorizationfailed|not authorized|forbidden(?!.*quota)|permission|policy does not allow/i,
    {
      code: 'credential',
      retryable: false,
      ...asRemedy(say('tumblebug-permission')),
    },
  ],
  [
    /authfailure|invalidclienttokenid|invalidaccesskey|signaturedoesnotmatch|unauthorized|invalid.{0,12}credential|authentication failed|AADSTS/i,
    {
      code: 'credential',
      retryable: false,
      ...asRemedy(say('tumblebug-credential')),
    },
  ],
  [
    /rate limit exceeded|ratelimitexceeded|requestlimitexceeded|throttl|too ?many ?requests|429/i,
    {
      code: 'rate-limited',
      retryable: true,
      ...asRemedy(say('call-slower')),
    },
  ],
  [
    /insufficient.{0,12}capacity|skunotavailable|resource_pool_exhausted|zone.?resource|nostock|no stock|novalidhost|no valid host|out of (host )?capacity|resourceinsufficient|not ?enough ?(resource|capacity)|soldout|sold out|capacity exhausted|allocationfailed/i,
    {
      code: 'capacity',
      retryable: false,
      ...asRemedy(say('no-room')),
    },
  ],
  [
    /quota|limit ?exceeded|overlimit|exceeds? the (limit|maximum)|limit of .{0,40}reached/i,
    {
      code: 'quota',
      retryable: false,
      ...asRemedy(say('tumblebug-quota')),
    },
  ],
  [
    /(vnet|sg)-default|template.{0,60}(not found|does not exist)/i,
    {
      code: 'invalid-request',
      retryable: false,
      ...asRemedy(say('tumblebug-templates')),
    },
  ],
  [
    /connection ?config|no connection|invalidregion|not (available|supported|offered) in|unsupportedoperation|spec ?key .{0,200}not found|(find|get|found|retrieve).{0,30}\bspec\b|\bspec\b.{0,60}(not found|does not exist|cannot)/i,
    {
      code: 'not-available-in-region',
      retryable: false,
      ...asRemedy(say('tumblebug-not-here')),
    },
  ],
  [
    /deletion (unconfirmed|in progress)|unconfirmed deletion/i,
    {
      code: 'unknown',
      retryable: true,
      ...asRemedy(say('tumblebug-deletion-unconfirmed')),
    },
  ],
  [
    /\bimage/i,
    {
      code: 'invalid-request',
      retryable: false,
      ...asRemedy(say('tumblebug-image')),
    },
  ],
  [
    /connection refused|no such host|connection reset|temporarily blocked|circuit|i\/o timeout|deadline exceeded|unavailable/i,
    {
      code: 'network',
      retryable: true,
      ...asRemedy(say('tumblebug-spider')),
    },
  ],
  [
    /please try later|is under [a-z]+/i,
    {
      code: 'invalid-request',
      retryable: true,
      ...asRemedy(say('tumblebug-under-way')),
    },
  ],
];

/** What the sentence means; null: none of those we know. */
export const meaningOf = (message: string): Meaning | null =>
  meanings.find(([words]) => words.test(message))?.[1] ?? null;
