import type { BenchmarkLevel } from '@terroir/shared-types';
import type { ChatTiming } from './time-chat.ts';

// New chats begin for so long; those under way then have as long again.
const levelMs = 60_000;
const roundsPerLevel = 2;
const fewestChats = 4;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const round = (value: number): number => Math.round(value * 100) / 100;

/** So many chats at once until enough have been asked, or the time is over. */
export const runLevel = async (
  concurrency: number,
  chat: (number: number, signal: AbortSignal) => Promise<ChatTiming>,
  signal: AbortSignal,
): Promise<BenchmarkLevel> => {
  const wanted = Math.max(fewestChats, concurrency * roundsPerLevel);
  const began = performance.now();
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(2 * levelMs)]);
  const timings: ChatTiming[] = [];
  let asked = 0;
  let failed = 0;
  let error: string | null = null;
  const user = async (): Promise<void> => {
    while (asked < wanted && !bounded.aborted && performance.now() - began < levelMs) {
      asked += 1;
      try {
        timings.push(await chat(asked, bounded));
      } catch (reason) {
        failed += 1;
        error ??= reason instanceof Error ? reason.message : String(reason);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, user));
  const seconds = (performance.now() - began) / 1000;
  const firsts = timings.map(({ firstTokenMs }) => firstTokenMs).toSorted((a, b) => a - b);
  const rates = timings
    .filter(({ tokens, totalMs, firstTokenMs }) => tokens > 1 && totalMs > firstTokenMs)
    .map(({ tokens, totalMs, firstTokenMs }) => ((tokens - 1) / (totalMs - firstTokenMs)) * 1000)
    .toSorted((a, b) => a - b);
  const tokens = timings.reduce((sum, one) => sum + one.tokens, 0);
  return {
    concurrency,
    requests: asked,
    failed,
    timeToFirstTokenMs:
      firsts.length === 0 ? null : { p50: round(quantile(firsts, 0.5)), p99: round(quantile(firsts, 0.99)) },
    tokensPerSecond: round(tokens / Math.max(seconds, 0.001)),
    perChatTokensPerSecond: rates.length === 0 ? null : round(quantile(rates, 0.5)),
    seconds: round(seconds),
    error,
  };
};
