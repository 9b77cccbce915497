import type { DriverResource, ResourceRequest } from '../../driver.ts';

type Kind = DriverResource['kind'];

/** How one kind of network part or key is made, found and removed in a region. */
export interface ResourceKind<Name extends Kind> {
  /** All with our tags. */
  list(region: string, signal: AbortSignal): Promise<DriverResource[]>;
  /** By AWS's own id; null: it does not show it. */
  find(region: string, id: string, signal: AbortSignal): Promise<DriverResource | null>;
  ensure(
    region: string,
    request: Extract<ResourceRequest, { kind: Name }>,
    signal: AbortSignal,
  ): Promise<DriverResource>;
  /** Removing what is gone is done. */
  remove(region: string, id: string, signal: AbortSignal): Promise<void>;
}
