import type { LedgerLine } from './ledger-store.ts';
import { accruedUsd } from './money.ts';

const header = [
  'infra',
  'infraId',
  'vm',
  'vmId',
  'spec',
  'money',
  'hourlyUsd',
  'startedAt',
  'endedAt',
  'hours',
  'usd',
];

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
const cell = (value: string): string => {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

const iso = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());

/** One line per stretch of running time; hours and USD of the part inside the span. An unknown price stays empty. */
export const ledgerCsv = (lines: readonly LedgerLine[]): string =>
  [
    header.join(','),
    ...lines.map((line) => {
      const ms = Math.max(0, line.to_ms - line.from_ms);
      const { hourly_usd } = line;
      return [
        cell(line.infra_name),
        line.infra_id,
        cell(line.vm_name),
        line.vm_id,
        cell(line.spec_id),
        line.simulated ? 'simulated' : 'real',
        hourly_usd === null ? '' : String(hourly_usd),
        iso(line.started_ms),
        iso(line.ended_ms),
        String(accruedUsd([{ hourly_usd: 1, ms }])),
        hourly_usd === null ? '' : String(accruedUsd([{ hourly_usd, ms }])),
      ].join(',');
    }),
    '',
  ].join('\r\n');
