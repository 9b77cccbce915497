import { taskProgram } from './task-program.ts';

/**
 * Perl, which every Debian and Ubuntu has and most other Linux images: one process per SSH connection that starts tasks. A
 * task that is started by itself costs its VM a login shell of the SSH server and a dozen processes of a POSIX shell; here
 * it costs one fork beside its own commands. It holds no task: each lives in a session of its own, and nothing ends there
 * when this process does, which it does with its input.
 *
 * Orders on its input, a line each:
 *   start <n> <token> <stop on error: 0 or 1> <limit in seconds> <bytes kept of each stream> <bytes of the session's
 *     script>,<of the first command>,… followed by so many bytes
 *   clean <n> <token>              removes the folder of a task
 *   cancel <n> <token> <reason>    ends a task as remote/remote-commands.ts does
 * It says its nonce on a line once it listens, then frames: those of the tasks (task-program.ts), `r <n> <why>` of a start
 * that is refused (nothing was started, and never will be by this order), `d <n>` of a task whose process was killed,
 * `c <n> <0 or 1>` of a clean (1: all is gone), `k <n> <verdict>` of a cancel.
 *
 * A shell that is opened anew reads files of the account, and so must this: once one of them changes, it refuses every start as
 * `stale`, and another one is begun.
 */
export const starterProgram = String.raw`
use strict; use Config; use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
${taskProgram}
my ($nonce) = @ARGV;
my $home = $ENV{HOME} || '';
my $tasks_max = 64;
$0 = 'terroir-starter';
# XFSZ: a file that may not grow larger is an error of the write, no end.
$SIG{$_} = 'IGNORE' for ('PIPE', 'HUP', 'XFSZ');
sub say_all { exit if write_all(*STDOUT, $_[0]) < length $_[0] }
my ($up) = words('/proc/uptime');
if (!$up || !stat_of('self') || !words('/proc/sys/kernel/random/boot_id') || $home !~ m{^/}) { say_all("$nonce none\n"); exit }

my @watched = (map({ "/etc/$_" } qw(environment passwd group security/limits.conf security/limits.d)),
  map({ "$home/$_" } qw(.ssh/environment .ssh/rc .pam_environment .bashrc .zshenv .cshrc .tcshrc .config/fish/config.fish)));
sub looks { join ' ', map { my @stat = stat $_; @stat ? "$stat[1]:$stat[7]:$stat[9]:$stat[10]" : '-' } @watched }
my $looked = looks();
my $shell = (grep { -x } map { "$_/bash" } split(/:/, $ENV{PATH} || '/usr/bin:/bin'))[0] || '/bin/sh';
# setsid and exit_group, known by number: loading POSIX takes longer than a task.
my ($setsid, $exit_group) = $Config{archname} =~ /^x86_64-linux(?!.*x32)/ ? (112, 231) : $Config{archname} =~ /^(aarch64|riscv64)/ ? (157, 94) : ();
sub new_session {
  return if $setsid && syscall($setsid) == $$;
  require POSIX;
  POSIX::setsid() == $$ or exit 1;
}
# Without taking the interpreter apart, which takes longer than forking it.
sub leave { syscall($exit_group, $_[0]) if $exit_group; exit $_[0] }
open(my $null, '+<', '/dev/null');
pipe(my $from, my $to);
nonblocking($_) for ($from, $to);
my %number;

sub put { my ($name, $bytes) = @_; open(my $file, '>', $name) or return 0; write_all($file, $bytes) == length $bytes }
sub clean {
  my $d = $_[0];
  if (opendir(my $folder, $d)) { unlink map { "$d/$_" } grep { !/^\.\.?$/ } readdir $folder }
  rmdir $d;
}
sub start {
  my ($n, $token, $stop, $limit, $bytes, $session, @commands) = @_;
  return 'stale' if looks() ne $looked;
  return 'busy' if keys %number >= $tasks_max;
  my $folder = "$home/.terroir/$token";
  if (!mkdir $folder, 0700) {
    mkdir "$home/.terroir", 0700;
    mkdir $folder, 0700 or return 'folder';
  }
  # Made first, looked after: of two that meet in two places at least one gives way (remote/task-place.ts).
  for my $other ("/dev/shm/.terroir-$<", "/tmp/.terroir-$<") {
    if (-d "$other/$token") { rmdir $folder; return 'elsewhere' }
  }
  my $whole = put("$folder/out", ' ' x 65536) && truncate("$folder/out", 0) && put("$folder/err", '');
  for my $index (0 .. $#commands) { $whole &&= put("$folder/c$index", $commands[$index]) }
  my $pid = $whole ? fork : undef;
  if (!defined $pid) { clean($folder); return $whole ? 'fork' : 'room' }
  if ($pid) { $number{$pid} = $n; return '' }
  $0 = 'terroir-task';
  new_session();
  # Wakes a select; the starter itself looks for the ended with whatever it does next, within a second.
  $SIG{CHLD} = sub { $over = 1 };
  open(STDIN, '<&', $null); open(STDOUT, '>&', $null); open(STDERR, '>&', $null);
  close $from;
  leave(run_task($n, $token, $folder, $bytes, $to, scalar(@commands), $stop, $limit, $shell, $session) ? 0 : 1);
}
sub members { my $session = $_[0]; grep { my @stat = stat_of($_); @stat && $stat[0] ne 'Z' && $stat[3] == $session && $stat[2] != $session } grep { /^\d+$/ } do { opendir(my $proc, '/proc'); readdir $proc } }
sub cancel {
  my ($token, $reason) = @_;
  my $d = "$home/.terroir/$token";
  my ($pid, $start, $boot, $session, $torn, $end);
  my $facts = sub {
    open(my $file, '<', "$d/state") or return;
    while (my $line = <$file>) {
      ($pid, $start, $boot, $session) = ($1, $2, $3, $4) if $line =~ /^runner (\d+) (\d+) (\S+) (\d+)/;
      $torn = 1 if $line =~ /^torn/;
      $end = 1 if $line =~ /^end/;
    }
  };
  $facts->();
  return 'unknown' if !$pid;
  my $alive = sub { my @stat = stat_of($pid); @stat && $stat[0] ne 'Z' && $stat[19] == $start };
  return 'gone' if !-e "$d/cancelled" && ($end || !$alive->());
  if (!-e "$d/cancelled") { put("$d/cancelled", "$reason\n") or return 'unknown' }
  my $tick = sub { select(undef, undef, undef, 0.02) };
  kill 'TERM', members($session);
  for (1 .. 100) { last if !$alive->(); $tick->() }
  for (1 .. 100) {
    my @left = members($session);
    if (!@left && !$alive->()) { $facts->(); return $torn ? 'killed-short' : 'killed' }
    kill 'KILL', @left;
    $tick->();
  }
  'stuck';
}
sub in_child {
  my ($letter, $n, $work) = @_;
  my $pid = fork;
  return if !defined $pid || $pid;
  my $verdict = $work->();
  for (1 .. 100) { last if defined syswrite($to, "$letter $n $verdict\n") || $! != $eagain; select(undef, undef, undef, 0.02) }
  exit 0;
}
sub obey {
  my ($word, @args) = @_;
  if ($word eq 'start') { my $why = start(@args); say_all("r $args[0] $why\n") if $why ne '' }
  elsif ($word eq 'clean') { say_all("c $args[0] " . (clean("$home/.terroir/$args[1]") ? 1 : 0) . "\n") }
  elsif ($word eq 'cancel') { my ($n, @rest) = @args; in_child('k', $n, sub { cancel(@rest) }) }
}
sub pass_on { my $bytes; while (sysread($from, $bytes, 65536)) { say_all($bytes) } }

say_all("$nonce ready\n");
my $orders = '';
for (;;) {
  my $bits = '';
  vec($bits, fileno(STDIN), 1) = 1;
  vec($bits, fileno($from), 1) = 1;
  my $ready = select($bits, undef, undef, %number ? 1 : undef);
  if ($ready > 0 && vec($bits, fileno($from), 1)) { pass_on() }
  if ($ready > 0 && vec($bits, fileno(STDIN), 1)) {
    my $got = sysread(STDIN, $orders, 65536, length $orders);
    exit 0 if defined $got && $got == 0;
    while ($orders =~ /^([^\n]*)\n/) {
      my $head = length $&;
      my ($word, @args) = split ' ', $1;
      if ($word eq 'start') {
        my @lengths = split /,/, pop @args;
        my $whole = $head;
        $whole += $_ for @lengths;
        last if length $orders < $whole;
        for my $length (@lengths) { push @args, substr($orders, $head, $length); $head += $length }
      }
      substr($orders, 0, $head, '');
      obey($word, @args);
    }
  }
  while ((my $pid = waitpid(-1, 1)) > 0) {
    my $status = $?;
    my $n = delete $number{$pid};
    pass_on();
    say_all("d $n\n") if defined $n && $status != 0;
  }
}
`;
