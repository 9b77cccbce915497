import type { Vm, VmStatus } from '@terroir/shared-types';
import { cn } from '../../lib/cn.ts';

const colours: Partial<Record<VmStatus, string>> = {
  failed: 'bg-failed',
  unknown: 'bg-unknown',
  running: 'bg-running',
  suspended: 'bg-paused',
  suspending: 'bg-paused',
};
const colourOf = ({ status }: Vm): string => colours[status] ?? 'bg-transient';
// Fewer are seen at once in the table below.
const overviewFrom = 13;
/** More squares than this fill no panel, and are too many to build. */
const mostSquares = 400;

/** The whole launch at a glance: a square per VM, or for a large fleet a bar of shares. */
export const FleetOverview = ({ vms }: { vms: readonly Vm[] }) => {
  if (vms.length < overviewFrom) return null;
  if (vms.length <= mostSquares)
    return (
      <div aria-hidden className="flex max-h-24 flex-wrap gap-0.5 overflow-hidden">
        {vms.map((vm) => (
          <span key={vm.id} className={cn('size-2 rounded-[2px]', colourOf(vm))} />
        ))}
      </div>
    );
  return (
    <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-sm">
      {[...Map.groupBy(vms, colourOf)].map(([colour, of]) => (
        <span key={colour} className={cn('min-w-0.5', colour)} style={{ flexGrow: of.length }} />
      ))}
    </div>
  );
};
