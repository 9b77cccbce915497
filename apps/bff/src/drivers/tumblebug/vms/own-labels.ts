/** Labels of the driver itself, which nobody else asked for. */
export const ownLabels = {
  name: 'terroir-name',
  /** The public key that is to be let in. */
  loginKey: 'terroir-login-key',
  /** Set once it is let in: the host's key, or `noHostKey`. */
  hostKey: 'terroir-host-key',
  boot: 'terroir-boot',
  /** They know no time before the VM is made. */
  orderedAt: 'terroir-ordered',
  /** Which of our security groups its own one is part of. */
  group: 'terroir-group',
  /** What that lets in besides SSH when the VM is ordered. */
  openings: 'terroir-openings',
} as const;

/** It runs, but nobody could log in to let our key in and read the host's. */
export const noHostKey = 'none';

const own: ReadonlySet<string> = new Set(Object.values(ownLabels));

/** What we were asked to keep; their own labels, and those that clouds add, are left out. */
export const tagsOf = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels).filter(([name]) => name.startsWith('terroir-') && !own.has(name)),
  );
