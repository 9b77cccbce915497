import type { LlmFit } from '@terroir/shared-types';

/** USD for a million decoded tokens at one speed, when the VM does nothing else and never idles. */
export function usdPerMillion(hourlyUsd: number, tokensPerSecond: number): number {
  return hourlyUsd * (1e6 / (tokensPerSecond * 3600));
}

/** A fit with what a million tokens cost at a price of one VM; unchanged when speed or price is not known. */
export function withTokenCost(fit: LlmFit, hourlyUsd: number | null): LlmFit {
  const speed = fit.decodeTokensPerSecond;
  if (speed === undefined || hourlyUsd === null) return fit;
  const usd = hourlyUsd * (fit.vmCount ?? 1);
  const usdPerMillionTokens = {
    low: usdPerMillion(usd, speed.high),
    expected: usdPerMillion(usd, speed.expected),
    high: usdPerMillion(usd, speed.low),
  };
  return { ...fit, usdPerMillionTokens };
}
