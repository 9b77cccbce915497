/**
 * Perl: how the starter (starter-program.ts) begins a task, in the folder and with the files and marker lines that
 * `remote/runner-script.ts` describes, so that whoever comes later (attach, watch, cancel, clean up) finds the one as the
 * other. Here one process is runner and both drains: it reads the pipes of the commands, writes what comes to the files, and
 * passes on what it says. What takes long or says much, and a reader that does not keep up, are handed over: the files hold it.
 *
 * Frames: `o <n> <bytes>\n…` and `e <n> <bytes>\n…` are the next bytes of standard output and error of task `n`,
 * `h <n>\n`: no more of it comes here. Each is in one write of at most 4096 bytes, which a pipe keeps whole (pipe(7)), with as
 * many others as came meanwhile: every write costs the starter, the SSH server and us a packet.
 */
export const taskProgram = String.raw`
my ($eintr, $eagain, $pipe_bytes) = (4, 11, 65536);
# What says more, or nothing for half a second, takes long; it is read over a channel of its own, which takes fewer turns
# of the VM for each line.
my $budget = 64 * 1024;

sub words { open(my $file, '<', $_[0]) or return; my $line = <$file>; defined $line ? split(' ', $line) : () }
sub stat_of { open(my $file, '<', "/proc/$_[0]/stat") or return; local $/; my $line = <$file>; defined $line ? split(' ', substr($line, rindex($line, ')') + 2)) : () }
sub up { (words('/proc/uptime'))[0] }
sub stamp { my $up = up(); $up =~ tr/.//d; $up }
sub nonblocking { fcntl($_[0], F_SETFL, fcntl($_[0], F_GETFL, 0) | O_NONBLOCK) }
sub write_all {
  my ($file, $bytes) = @_;
  my $at = 0;
  while ($at < length $bytes) {
    my $wrote = syswrite($file, $bytes, length($bytes) - $at, $at);
    if (defined $wrote) { $at += $wrote } elsif ($! != $eintr) { last }
  }
  $at;
}
# Whoever filled a pipe waits. FIONREAD.
sub is_full { my $there = pack('i', 0); ioctl($_[0], 0x541b, $there) && unpack('i', $there) >= $pipe_bytes }
sub note { my ($d, $line) = @_; open(my $file, '>>', "$d/state") or return; syswrite($file, "$line\n") }

# Of the process that lives for one task.
my ($n, $t, $d, $cap, $frames, %file, %size, %torn, %pipe, $sent, $live, $told, $unsent, $over);

# False: the pipe has no room, or nobody reads it any more. What was not sent is in the files.
sub flush {
  my $bytes = $unsent;
  $unsent = '';
  return 1 if $bytes eq '';
  my $wrote = syswrite($frames, $bytes);
  defined $wrote && $wrote == length $bytes;
}
sub frame {
  my $frame = $_[0];
  my $whole = length($unsent) + length($frame) <= 4096 || flush();
  $unsent .= $frame if $whole;
  $whole;
}
sub pass {
  my ($letter, $bytes) = @_;
  return if !$live;
  $sent += length $bytes;
  for (my $at = 0; $live && $at < length $bytes; $at += 4000) {
    my $part = substr($bytes, $at, 4000);
    $live = 0 if !frame("$letter $n " . length($part) . "\n$part");
  }
  return if $sent <= $budget;
  $live = 0;
  # F_SETPIPE_SZ. Whoever writes so much writes more: at 64 KiB (pipe(7)) each of us waits for the other all the time.
  fcntl($pipe{$letter}, 1031, 1048576) if $pipe{$letter};
}
# The starter is told what came, or that no more comes, as soon as its pipe has room.
sub send_now {
  $live = 0 if $live && !flush();
  return if $live || $told;
  flush() if length $unsent > 4000;
  $unsent .= "h $n\n";
  $told = 1 if flush() || $! != $eagain;
}
sub keep {
  my ($letter, $bytes) = @_;
  return if $torn{$letter};
  my $room = $cap - $size{$letter};
  my $wrote = write_all($file{$letter}, length $bytes > $room ? substr($bytes, 0, $room) : $bytes);
  $size{$letter} += $wrote;
  pass($letter, $wrote == length $bytes ? $bytes : substr($bytes, 0, $wrote)) if $wrote > 0;
  if ($wrote < length $bytes) {
    $torn{$letter} = 1;
    $live = 0;
    note($d, $letter eq 'o' ? 'torn out' : 'torn err');
  }
}
sub mark { for my $letter ('o', 'e') { keep($letter, "\x1e$t:$_[0]\n") } }
# Reads once; false when nothing is there. At the end of a pipe it is forgotten.
sub pump {
  my $letter = $_[0];
  my $bytes;
  my $got = sysread($pipe{$letter}, $bytes, 262144);
  if (!$got) {
    delete $pipe{$letter} if defined $got;
    return 0;
  }
  # What takes long is only kept. A hundred of these may share a VM, and each finds the processor's caches cold: few steps.
  if ($told && !$torn{$letter} && $size{$letter} + $got <= $cap) {
    my $wrote = syswrite($file{$letter}, $bytes) || 0;
    $size{$letter} += $wrote;
    return $got if $wrote == $got;
    $bytes = substr($bytes, $wrote);
  }
  keep($letter, $bytes);
  $got;
}
# What stands in the pipes now. A job in the background may fill them for ever.
sub pump_rest {
  for my $letter ('o', 'e') {
    my $read = 0;
    while ($pipe{$letter} && $read < 1048576) { $read += (pump($letter) || last) }
  }
}
sub wait_for {
  my ($pid, $end) = @_;
  my ($force, $looked, $silent) = (0, 0, 0);
  # Neither ends while we hold the other end too.
  my ($o, $e, $both) = (fileno $pipe{o}, fileno $pipe{e}, '');
  vec($both, $_, 1) = 1 for ($o, $e);
  # Most commands end soon: then all that they said is read and sent at once, when their end wakes us.
  select(undef, undef, undef, 0.005);
  select(undef, undef, undef, 0.015) if !$over && !is_full($pipe{o}) && !is_full($pipe{e});
  for (;;) {
    # Not asked for each time: who writes much wakes us often.
    if ($over || $silent) { $over = 0; return $? if waitpid($pid, 1) == $pid }
    if (time != $looked) {
      $looked = time;
      my $now = up();
      if (!$force && $now >= $end) { kill 'TERM', -$pid; kill 'CONT', -$pid; $force = $now + 3 }
      elsif ($force && $now >= $force) { kill 'KILL', -$pid }
    }
    send_now() if !$told;
    my $ready = $both;
    # Not for ever: a child that ends between the look and the wait wakes nobody.
    if (select($ready, undef, undef, 0.25) <= 0) {
      $silent += 1 if !$over;
      $live = 0 if $silent > 1;
      next;
    }
    $silent = 0;
    pump('o') if vec($ready, $o, 1);
    pump('e') if vec($ready, $e, 1);
  }
}
sub next_command {
  my $next = 0;
  open(my $file, '<', "$d/state") or return 0;
  while (my $line = <$file>) { $next = $1 + 1 if $line =~ /^(\d+) / }
  $next;
}
sub run_task {
  my ($count, $stop, $limit, $shell, $session);
  ($n, $t, $d, $cap, $frames, $count, $stop, $limit, $shell, $session) = @_;
  my @stat = stat_of('self');
  my ($boot) = words('/proc/sys/kernel/random/boot_id');
  note($d, "runner $$ $stat[19] $boot $$ $cap");
  ($sent, $live, $told, $unsent) = (0, 1, 0, '');
  my %write;
  for my $letter ('o', 'e') {
    open($file{$letter}, '>>', $letter eq 'o' ? "$d/out" : "$d/err");
    $size{$letter} = 0;
    pipe($pipe{$letter}, $write{$letter});
    nonblocking($pipe{$letter});
    pass($letter, "\x1e$t:alive:home\n");
  }
  my $begin = up();
  mark('begin:' . stamp());
  my ($from, $reason) = (0, 'done');
  while ($from < $count) {
    if (up() - $begin >= $limit) { $reason = 'timeout'; last }
    my $me = $$;
    my $pid = fork;
    if (defined $pid && $pid == 0) {
      setpgrp(0, 0);
      $SIG{$_} = 'DEFAULT' for ('HUP', 'PIPE', 'CHLD', 'XFSZ');
      my @pipes = map { "/proc/$me/fd/" . fileno $write{$_} } ('o', 'e');
      open(STDOUT, '>&', $write{o});
      open(STDERR, '>&', $write{e});
      # Not in a file: an inode less. Nothing in it was typed by anybody.
      { exec { $shell } $shell, '-c', $session, "$d/session", $from, @pipes }
      syswrite(STDERR, "$shell: $!\n");
      exit 127;
    }
    my $status = defined $pid ? wait_for($pid, $begin + $limit) : 126 << 8;
    my $code = $status & 127 ? 128 + ($status & 127) : $status >> 8;
    pump_rest();
    my $next = next_command();
    if (-e "$d/cancelled") { ($reason) = words("$d/cancelled"); $reason = 'cancelled' if !$reason }
    elsif (up() - $begin >= $limit && $next < $count) { $reason = 'timeout' }
    if ($reason ne 'done') {
      if ($next < $count) { mark("$next:-:" . stamp()); note($d, "$next -") }
      last;
    }
    last if -e "$d/stopped" || $next >= $count;
    mark("$next:$code:" . stamp());
    note($d, "$next $code");
    last if $stop;
    $from = $next + 1;
  }
  note($d, "end $reason");
  mark("end:$reason");
  send_now();
  # What still writes is a job in the background; its drain is no runner any more.
  %write = ();
  pump_rest();
  return $live || $told if !%pipe || fork;
  while (%pipe) {
    my $bits = '';
    vec($bits, fileno $_, 1) = 1 for values %pipe;
    select($bits, undef, undef, undef);
    for my $letter (keys %pipe) { pump($letter) if vec($bits, fileno $pipe{$letter}, 1) }
  }
}
`;
