import type { Report } from './campaign.ts';

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** The report of a campaign as lines for people. */
export const printReport = (report: Report): string => {
  const { resolutionMs: resolved } = report;
  return [
    `kills              ${report.kills} (${report.killedWhileStarting} while it started), seed ${report.seed}, ${(report.tookMs / 1000).toFixed(0)} s`,
    `launches promised  ${report.launches}, VMs made at the cloud ${report.vmsMade}`,
    `orphans            ${report.orphans.length}`,
    `duplicates         ${report.duplicates.length}`,
    `false states       ${report.falseStates.length}`,
    `unanswered by kill ${resolved.length + report.unresolved} creations, ${report.unresolved} never resolved`,
    `answer→resolution  p50 ${ms(quantile(resolved, 0.5))}, p95 ${ms(quantile(resolved, 0.95))}, worst ${ms(resolved.at(-1) ?? 0)} (aim ≤ 60 000 ms)`,
    `converged          ${ms(report.convergedMs)} after the last start`,
    ...[...report.orphans, ...report.duplicates, ...report.falseStates].map((line) => `  ${line}`),
  ].join('\n');
};

/** True: nothing was lost, doubled or shown falsely, and every doubt ended in time. */
export const isClean = (report: Report): boolean =>
  report.orphans.length + report.duplicates.length + report.falseStates.length + report.unresolved === 0 &&
  (report.resolutionMs.at(-1) ?? 0) <= 60_000;
