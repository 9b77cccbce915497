/** How a CB-Tumblebug misbehaves; each is switched by its name. All are seen in its source, its issues or a running one. */
export interface Quirks {
  /** `infraDynamic` answers when the VM is made: between these, ms; minutes in truth. */
  createMs: [number, number];
  /** 2 requests/s to each of the two infra reads, else 429. */
  limitsRate: boolean;
  /** The next so many requests are answered 429. */
  throttled: number;
  /** Share of creations that go on while their connection is cut. */
  createAnswerLost: number;
  /** Share of creations that answer 400 or 500, and the VM is made all the same. */
  refusedButMade: number;
  /** Share of listings of infras that fail. */
  listFails: number;
  /** A status listing shows infras that it could not read without a name. */
  listsInPart: boolean;
  /** Answers of these paths break off in the middle. */
  torn: boolean;
  /** No password is right. */
  refusesPassword: boolean;
  /** The VM fails at the cloud with these words: a failed node, and 400. */
  vmFails: string | null;
  /** What the VM stands on fails with these words: 400, and an infra without nodes and labels keeps the name. */
  preparationFails: string | null;
  /** Regions that an account must enable first. */
  closedRegions: string[];
  /** Infras are not shown for so long after they were made, ms. */
  hideNewMs: number;
  /** Status words in capitals. */
  oddCase: boolean;
  /** Without OpenBao a VM that was made stays `Creating` for ever. */
  staysCreating: boolean;
  /** Terminations and deletions are answered with success, and nothing ends. */
  keepsVms: boolean;
  /** A termination is shown as done, and the VM lives on at the cloud. */
  endsInNameOnly: boolean;
  /** Deletions answer success and the record stays, so many times. */
  recordStays: number;
  notReady: boolean;
  /** How far its clock is ahead, ms. */
  clockAheadMs: number;
  /** The cloud shows a rule of a security group so long after it was taken, ms. */
  rulesLagMs: number;
  /** The cloud refuses new rules with these words: 400. */
  rulesFail: string | null;
  /** Where new VMs stand; disks that name none stand in the first zone. */
  zone: 'a' | 'b';
  /** Disks are made, attached and detached in so long, ms. */
  diskMs: number;
  /** The cloud refuses disks with these words: 400. */
  disksFail: string | null;
  /** Deletions of disks are answered 409 and their records stay, so many times. */
  diskStays: number;
  /** What the review of a launch says, by its kind; it always stands beside what is wrong in truth. */
  reviewSays: { warnings: string[]; errors: string[] };
  /** Reviews take so long, ms. */
  reviewMs: number;
  /** Suspending, resuming, restarting and terminating take so long, ms. */
  actionMs: [number, number];
}

export const noQuirks: Quirks = {
  createMs: [20, 60],
  limitsRate: false,
  throttled: 0,
  createAnswerLost: 0,
  refusedButMade: 0,
  listFails: 0,
  listsInPart: false,
  torn: false,
  refusesPassword: false,
  vmFails: null,
  preparationFails: null,
  closedRegions: [],
  hideNewMs: 0,
  oddCase: false,
  staysCreating: false,
  keepsVms: false,
  endsInNameOnly: false,
  recordStays: 0,
  notReady: false,
  clockAheadMs: 0,
  actionMs: [5, 20],
  rulesLagMs: 0,
  rulesFail: null,
  zone: 'a',
  diskMs: 20,
  disksFail: null,
  diskStays: 0,
  reviewSays: { warnings: [], errors: [] },
  reviewMs: 0,
};
