import type { VmStatus } from '@terroir/shared-types';

/** A VM as its cloud's own records have it. */
export interface CloudVm {
  id: string;
  name: string;
  status: VmStatus;
  /** Null: it has none now. */
  publicIp: string | null;
  tags: Readonly<Record<string, string>>;
}

/** A cloud that a campaign runs against, seen from outside, past the driver. */
export interface CampaignCloud {
  connectionId: string;
  /** Settings of the server under test. */
  environment: Record<string, string>;
  /** How long a server lives at most before it is killed, ms. */
  longestLifeMs: number;
  /** How far `all` may be behind, ms. */
  listingLagMs: number;
  /** Makes the server know this cloud; called once, before the first kill. */
  prepare(origin: string): Promise<void>;
  setFaults(on: boolean): Promise<void>;
  /** Every VM it ever made. */
  all(): Promise<CloudVm[]>;
  /** Networks and keys of one purpose that are there more than once. */
  twins(): Promise<string[]>;
  /** Networks and keys of ours that are there now. */
  leftovers(): Promise<string[]>;
  /** The cloud dies and comes back, where it can. */
  restart(): Promise<void>;
  close(): Promise<void>;
}
