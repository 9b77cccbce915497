import type { FailureCode, Spec } from '@terroir/shared-types';
import type { Driver } from '../driver.ts';

/** A fault that is switched on and off. */
export interface Injection {
  strike: (on: boolean) => Promise<void>;
}
/** Where a fault has no meaning. The reason stands in the table. */
export interface Without {
  without: string;
}

/** How the clouds of this world misbehave; each driver says how its own does that, or why it cannot. */
export interface FaultInjector {
  /** What we log in with no longer counts. */
  expiredCredential: Injection | Without;
  /** We are known, and may not order anything. */
  insufficientCredential: Injection | Without;
  /** `spec` is of a region that is not there. */
  wrongRegion: (Injection & { spec: Spec }) | Without;
  /** `spec` is of a region that must be enabled first. */
  optedOutRegion: (Injection & { spec: Spec }) | Without;
  /** The clock of this machine is off. */
  clockSkew: Injection | Without;
  throttling:
    | {
        /** The next calls are refused as too many. 0: none any more, Infinity: all from now on. */
        strike: (calls: number) => Promise<void>;
        /** What can be told of it; `rate-limited` unless less is known. */
        code?: FailureCode;
      }
    | Without;
  /** What was made a moment ago is not shown yet. */
  eventualConsistency: Injection | Without;
  /** A listing breaks off in the middle, as it has more than one page with so many VMs. */
  partialPages: (Injection & { vms: number }) | Without;
  /** Answers break off in the middle. */
  connectionCut: Injection | Without;
  engineRestart:
    | {
        /** Before the creation that it strikes. */
        prepare?: () => Promise<void>;
        /** Strikes once the creation is under way; resolves when the engine has come up again. */
        strike: () => Promise<void>;
      }
    | Without;
  /** A termination is answered with success, and the VM stays. */
  deletedButLeft: Injection | Without;
}

/** What a driver must offer to be tested: a cloud that can be told to misbehave. */
export interface DriverUnderTest {
  driver: Driver;
  /** A driver to the same cloud whose calls cannot reach it. */
  unreachable: Driver;
  spec: Spec;
  sshPublicKey: string;
  faults: {
    /** Creations succeed, but no answer arrives. */
    loseCreateAnswers: (on: boolean) => Promise<void>;
    failListings: (on: boolean) => Promise<void>;
    /** No room for `spec` under its quota. */
    exhaustQuota: (on: boolean) => Promise<void>;
    exhaustCapacity: (on: boolean) => Promise<void>;
  };
  injector: FaultInjector;
  /** How many VMs with this `terroir-key` there are in truth, asked past the driver. */
  alive: (key: string) => Promise<number>;
  close: () => Promise<void>;
}
