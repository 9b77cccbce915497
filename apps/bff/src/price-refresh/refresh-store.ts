import { refreshReportSchema, type RefreshReport } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';

const refreshedRow = z.object({ source_id: z.string(), file: z.string(), refreshed_at: z.string() });
export type RefreshedRow = z.infer<typeof refreshedRow>;
const reportRow = z.object({ source_id: z.string(), report: jsonColumn(refreshReportSchema) });

export type RefreshStore = ReturnType<typeof createRefreshStore>;

export const createRefreshStore = ({ sqlite }: Database) => {
  const enabled = sqlite.prepare<[], number>('SELECT refresh_enabled FROM catalog_settings').pluck();
  const setEnabled = sqlite.prepare('UPDATE catalog_settings SET refresh_enabled = ?');
  const refreshed = sqlite.prepare('SELECT * FROM refreshed_prices ORDER BY source_id');
  const put = sqlite.prepare(
    'INSERT OR REPLACE INTO refreshed_prices VALUES (@source_id, @file, @refreshed_at)',
  );
  const remove = sqlite.prepare('DELETE FROM refreshed_prices WHERE source_id = ?');
  const reports = sqlite.prepare('SELECT * FROM refresh_reports');
  const putReport = sqlite.prepare('INSERT OR REPLACE INTO refresh_reports VALUES (?, ?)');
  return {
    isEnabled: (): boolean => enabled.get() === 1,
    setEnabled(value: boolean): void {
      setEnabled.run(value ? 1 : 0);
    },
    /** The price files in use, in the order in which they are laid over the catalog. */
    refreshed: (): RefreshedRow[] => refreshed.all().map((row) => refreshedRow.parse(row)),
    use(row: RefreshedRow): void {
      put.run(row);
    },
    /** Back to the shipped prices of this source. */
    drop(sourceId: string): void {
      remove.run(sourceId);
    },
    reports: (): ReadonlyMap<string, RefreshReport> =>
      new Map(
        reports
          .all()
          .map((row) => reportRow.parse(row))
          .map((row) => [row.source_id, row.report]),
      ),
    putReport(sourceId: string, report: RefreshReport): void {
      putReport.run(sourceId, JSON.stringify(report));
    },
  };
};
