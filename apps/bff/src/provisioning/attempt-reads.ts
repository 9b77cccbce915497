import type { Attempt, FailureCode, Owner } from '@terroir/shared-types';
import type { InfraCatalog } from '../infras/infra-catalog.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { Explain } from '../remedies/explain.ts';
import type { AttemptRow, AttemptStore } from './attempt-store.ts';
import type { PhaseMedians } from './phase-medians.ts';

/** Who must act on a failure that the table does not know better. */
const owners: Record<FailureCode, Owner> = {
  quota: 'you',
  credential: 'you',
  'not-available-in-region': 'you',
  'invalid-request': 'you',
  'host-key-changed': 'you',
  capacity: 'provider',
  timeout: 'provider',
  interrupted: 'provider',
  unknown: 'provider',
  'rate-limited': 'us',
  network: 'us',
  'ssh-unreachable': 'us',
};

export const placeOfSpec = (specId: string): { provider: string; region: string; specName: string } => {
  const [provider = '', region = '', ...name] = specId.split('+');
  return { provider, region, specName: name.join('+') };
};

export type AttemptReads = ReturnType<typeof createAttemptReads>;

/** Attempts as they are shown: with who must act, what the error means and what is usual. */
export const createAttemptReads = (deps: {
  attempts: AttemptStore;
  vms: VmStore;
  medians: PhaseMedians;
  catalog: InfraCatalog;
  explain: Explain;
}) => ({
  /** One more than `limit`, so that the caller sees whether more follow. */
  page(infraId: string, after: number, limit: number): { id: number; attempt: Attempt }[] {
    const rows = deps.attempts.page(infraId, after, limit + 1);
    const failed = Map.groupBy(
      deps.vms.ofInfra(infraId).filter(({ status }) => status === 'failed'),
      ({ spec_id }) => spec_id,
    );
    const medians = new Map<string, number | null>();
    const medianOf = (row: AttemptRow): number | null => {
      const key = `${row.spec_id} ${row.phase}`;
      const known = medians.get(key);
      if (known !== undefined) return known;
      const { provider, region } = placeOfSpec(row.spec_id);
      const { medianMs } = deps.medians.of({ specId: row.spec_id, provider, region }, row.phase);
      medians.set(key, medianMs);
      return medianMs;
    };
    return rows.map((row) => {
      const explanation =
        row.message === null
          ? null
          : deps.explain(
              { message: row.message, ...(row.vendor_code === null ? {} : { vendorCode: row.vendor_code }) },
              {
                ...placeOfSpec(row.spec_id),
                spec: deps.catalog.spec(row.spec_id),
                count: failed.get(row.spec_id)?.length ?? 1,
              },
            );
      return {
        id: row.id,
        attempt: {
          vmId: row.vm_id,
          at: row.at,
          specId: row.spec_id,
          zone: row.zone,
          outcome: row.outcome,
          code: row.code,
          message: row.message,
          messageWording: row.wordings?.message,
          remedy: row.remedy,
          remedyWording: row.wordings?.remedy,
          action: row.action,
          phase: row.phase,
          owner: explanation?.owner ?? (row.code === null ? null : owners[row.code]),
          vendorCode: row.vendor_code,
          elapsedMs: row.elapsed_ms,
          medianMs: medianOf(row),
          explanation,
        },
      };
    });
  },
  total: (infraId: string): number => deps.attempts.total(infraId),
});
