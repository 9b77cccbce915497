export const lineBytes = 80;

/**
 * A command that writes lines of 80 bytes ten times a second once `$HOME/go` is there. One process that forks nothing:
 * the writers share the machine with whoever reads.
 */
export const lineWriter = (linesPerSecond: number, seconds: number): string => {
  const program = `$| = 1; my $lines = ("x" x ${lineBytes - 1} . "\\n") x ${linesPerSecond / 10};
select(undef, undef, undef, 0.2) until -e "$ENV{HOME}/go";
for (1 .. ${seconds * 10}) { print $lines; select(undef, undef, undef, 0.1); }`;
  return `exec perl -e '${program}'`;
};
