import type { InfraSummary, RunTarget, Vm } from '@terroir/shared-types';
import type { VmAccess } from '../ssh/vm-access.ts';

/** What commands and presets need to know of infras; the infra feature implements it. */
export interface Fleet {
  /** Throws ProblemError 404 when there is none. */
  infra(infraId: string): InfraSummary;
  /** By id or by name among the living; null when there is none. */
  findInfra(idOrName: string): InfraSummary | null;
  /** All VMs of an infra that have not ended, in stable order (node group, then index). */
  vms(infraId: string): Vm[];
  /** Null when there is none. */
  vm(vmId: string): Vm | null;
  /** The spec of a VM, without what `vm` sums up; null when there is none. */
  specOf(vmId: string): string | null;
  /** The VMs a run addresses, in stable order. Throws ProblemError 404/409/422 when none is addressable. */
  resolve(target: RunTarget): Vm[];
  /** Null while the VM cannot be reached over SSH (not running, key lost). */
  access(vmId: string): VmAccess | null;
  /** Asks the provider to reboot a VM, in the open transaction. Throws ProblemError 409 when it cannot be done now. */
  reboot(infraId: string, vmId: string, actor: string): void;
  /** Post-commands and presets that still wait for their first run, oldest first. */
  awaitingFirstRun(): {
    infraId: string;
    postCommands: string[];
    presetId: string | null;
    presetInput: Record<string, unknown> | null;
    settled: boolean;
  }[];
  /** Records the first run in the open transaction; once only. */
  setPostRun(infraId: string, runId: string, actor: string): void;
}
