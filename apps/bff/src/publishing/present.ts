import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Publication } from '@terroir/shared-types';
import type { Fleet } from '../commands/fleet.ts';
import { tellWords } from '../wordings/words.ts';
import type { PublicationRow } from './store.ts';

/** Who signs in where a password is asked for; the front's script has the same. */
export const frontUser = 'terroir';

export const fingerprintOf = (certificate: string): string => new X509Certificate(certificate).fingerprint256;

/** A publication as the contract tells it. */
export const createPresenter =
  (fleet: Pick<Fleet, 'vm' | 'findInfra'>) =>
  (row: PublicationRow): Publication => {
    const address = fleet.vm(row.vm_id)?.publicIp ?? null;
    const host = row.domain ?? (address !== null && isIPv6(address) ? `[${address}]` : address);
    const at = row.port === 443 ? '' : `:${row.port}`;
    return {
      endpointId: row.endpoint_id,
      infraId: row.infra_id,
      vmId: row.vm_id,
      state: row.state,
      access: row.access,
      user: row.access === 'password' ? frontUser : null,
      port: row.port,
      from: row.source,
      domain: row.domain,
      url:
        row.port === null || host === null
          ? null
          : `https://${host}${at}/${row.access === 'key' ? 'v1' : ''}`,
      certificate: row.certificate,
      fingerprint: row.certificate === null ? null : fingerprintOf(row.certificate),
      firewall: row.firewall,
      reachable: row.reachable,
      keyShown: row.key_shown,
      ...tellWords(row),
      runId: row.undo_run_id ?? row.run_id,
      createdAt: row.created_at,
      publishedAt: row.published_at,
      simulated: fleet.findInfra(row.infra_id)?.simulated ?? false,
    };
  };
