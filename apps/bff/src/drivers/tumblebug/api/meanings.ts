import type { Failure } from '@terroir/shared-types';

export type Meaning = Pick<Failure, 'code' | 'retryable' | 'remedy'>;

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
      remedy:
        'It is tried again: another order may be making this network now. If this lasts, somebody removed it at the cloud; clear its record as the message says.',
    },
  ],
  [
    /signature expired|requesttimetooskewed|skewed|clock|not yet (valid|current)|invalidtimestamp|illegaltimestamp/i,
    {
      code: 'credential',
      retryable: true,
      remedy:
        'Set the clock (NTP) of the machine that runs CB-Tumblebug and CB-Spider: clouds refuse requests that are minutes off. It is tried again.',
    },
  ],
  [
    /expired?(token|credential)|(token|credential|secret|key)s?\b.{0,40}\bexpired|AADSTS7000222/i,
    {
      code: 'credential',
      retryable: true,
      remedy: 'Renew the credential of this cloud at CB-Tumblebug (register it again); it is tried again.',
    },
  ],
  [
    /optinrequired|opted.?(out|in)|notsubscribed|region.{0,30}(disabled|not enabled)/i,
    {
      code: 'not-available-in-region',
      retryable: false,
      remedy: 'Enable the region in the account at that cloud, or choose another region.',
    },
  ],
  [
    /unauthorizedoperation|accessdenied|authorizationfailed|not authorized|forbidden(?!.*quota)|permission|policy does not allow/i,
    {
      code: 'credential',
      retryable: false,
      remedy:
        'Give the account whose credential CB-Tumblebug has the rights to make and end VMs, networks, security groups and key pairs.',
    },
  ],
  [
    /authfailure|invalidclienttokenid|invalidaccesskey|signaturedoesnotmatch|unauthorized|invalid.{0,12}credential|authentication failed|AADSTS/i,
    {
      code: 'credential',
      retryable: false,
      remedy: 'Register a valid credential of this cloud at CB-Tumblebug, then test the connection.',
    },
  ],
  [
    /rate limit exceeded|ratelimitexceeded|requestlimitexceeded|throttl|too ?many ?requests|429/i,
    {
      code: 'rate-limited',
      retryable: true,
      remedy: 'Nothing to do: the call is repeated more slowly.',
    },
  ],
  [
    /insufficient.{0,12}capacity|skunotavailable|resource_pool_exhausted|zone.?resource|nostock|no stock|novalidhost|no valid host|out of (host )?capacity|resourceinsufficient|not ?enough ?(resource|capacity)|soldout|sold out|capacity exhausted|allocationfailed/i,
    {
      code: 'capacity',
      retryable: false,
      remedy: 'Choose another region or spec, or give the node group alternatives; try here again later.',
    },
  ],
  [
    /quota|limit ?exceeded|overlimit|exceeds? the (limit|maximum)|limit of .{0,40}reached/i,
    {
      code: 'quota',
      retryable: false,
      remedy:
        'Ask that cloud for more of this quota, terminate what is not needed, or choose another spec family or region.',
    },
  ],
  [
    /(vnet|sg)-default|template.{0,60}(not found|does not exist)/i,
    {
      code: 'invalid-request',
      retryable: false,
      remedy:
        'CB-Tumblebug lacks its default templates. Run its init, which loads vnet-default and sg-default into the namespace system.',
    },
  ],
  [
    /connection ?config|no connection|invalidregion|not (available|supported|offered) in|unsupportedoperation|spec ?key .{0,200}not found|(find|get|found|retrieve).{0,30}\bspec\b|\bspec\b.{0,60}(not found|does not exist|cannot)/i,
    {
      code: 'not-available-in-region',
      retryable: false,
      remedy:
        'Choose another region or spec: CB-Tumblebug has no verified connection there, or its catalogue does not know this spec (load its assets).',
    },
  ],
  [
    /deletion (unconfirmed|in progress)|unconfirmed deletion/i,
    {
      code: 'unknown',
      retryable: true,
      remedy:
        'Nothing to do: it is asked for again until the cloud confirms that it is gone. If this lasts, look into the console of that cloud.',
    },
  ],
  [
    /\bimage/i,
    {
      code: 'invalid-request',
      retryable: false,
      remedy: 'Choose another image: this one is not to be had with this spec in this region.',
    },
  ],
  [
    /connection refused|no such host|connection reset|temporarily blocked|circuit|i\/o timeout|deadline exceeded|unavailable/i,
    {
      code: 'network',
      retryable: true,
      remedy:
        'Nothing to do: it is tried again. If this lasts, see whether CB-Spider runs beside CB-Tumblebug.',
    },
  ],
  [
    /please try later|is under [a-z]+/i,
    {
      code: 'invalid-request',
      retryable: true,
      remedy: 'Another action is under way there. It is tried again.',
    },
  ],
];

/** What the sentence means; null: none of those we know. */
export const meaningOf = (message: string): Meaning | null =>
  meanings.find(([words]) => words.test(message))?.[1] ?? null;
