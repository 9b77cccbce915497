/**
 * The first process of a sandbox VM, in Perl because an idle Node would cost 40 MB per VM and perl-base is on every
 * Debian and Ubuntu. It reaps, obeys the control pipe on fd 0 (stop, cont, reboot; end of file ends the VM) and
 * serves channels on the listening Unix socket it inherits as fd 3. That socket has no name inside the VM, so nothing
 * running there can reach it, nor make the sandbox process connect elsewhere.
 *
 * A channel begins with frames of [type][length, 32 bit big endian][data]: E `NAME=value`, P `TERM cols rows`, then
 * one of X command, S login shell, D port (`443 public`: as the internet comes, so that what listens on 127.0.0.1 alone
 * is not there), L port. D is answered O (open) or F (reason) and is raw from there on. L listens on the VM's loopback
 * and is answered the same way; then c says that a connection came, d brings its bytes and z says that one side has said
 * all, each with the connection's number in front. X and S go on with i stdin, e end of stdin, w `cols rows`, k signal name; back come o stdout, r stderr, x exit code, s signal.
 * Arguments: user, uid, gid, home, and `initSyscalls`.
 */
export const vmInitPerl = String.raw`
use strict;
my ($FRAME_MAX, $BUFFER_MAX, $WNOHANG) = (262144, 131072, 1);
my ($user, $uid, $gid, $home, $SYS_PRCTL, $SYS_SETSID, $SYS_SETRESUID) = @ARGV;
$0 = 'init';

open(my $listener, '+<&=', 3) or die "no listening socket\n";
fcntl($listener, 2, 1);
mkdir '/var/lib';
for my $name (map { s{.*/}{}r } glob('/opt/terroir-vm/etc/*')) { put_file("/etc/$name", file_text("/opt/terroir-vm/etc/$name")); }
for my $dir ($home, '/run', '/var', '/var/lib', '/opt', '/opt/terroir-vm/bin', '/etc', glob('/etc/*')) {
  next if -l $dir || $dir =~ m{^/etc/(ssl|ld\.so\.conf\.d|alternatives|terminfo|ld\.so\.cache|ld\.so\.conf|mime\.types|services|protocols)$}; chown($uid, $gid, $dir) if $> == 0; chmod(-d $dir ? 0755 : 0644, $dir); }
# All three user ids: with a saved one of 0, which Perl's own assignment leaves, the capabilities would stay.
if ($> == 0) { $) = "$gid $gid"; $( = $gid; syscall($SYS_SETRESUID + 0, $uid + 0, $uid + 0, $uid + 0); $> = 0; die "still root\n" if $> == 0 || $< == 0; }
mkdir $_ for '/var/log', '/var/tmp', '/var/lib', '/run/user';
chmod 01777, '/var/tmp';
# prctl: not dumpable, so that a process of the same user can neither trace us nor take our sockets; and die with the
# parent, which the kernel forgets when the user changes.
syscall($SYS_PRCTL + 0, 4, 0, 0, 0, 0); syscall($SYS_PRCTL + 0, 1, 9, 0, 0, 0);
umask 022;
$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = sub { };
my $wants_reboot = 0;
$SIG{USR1} = sub { $wants_reboot = 1; };
boot();
say_line('ready');

my $control = '';
while (1) {
  1 while waitpid(-1, $WNOHANG) > 0;
  if ($wants_reboot) { $wants_reboot = 0; say_line('reboot-wanted'); }
  my $r = ''; vec($r, 0, 1) = 1; vec($r, 3, 1) = 1;
  next if select($r, undef, undef, 5) <= 0;
  if (vec($r, 0, 1)) {
    sysread(STDIN, $control, 256, length $control) or exit(0);
    while ($control =~ s/^(\w+)\n//) { obey($1); }
  }
  if (vec($r, 3, 1) && accept(my $client, $listener)) {
    my $pid = fork();
    if (defined $pid && $pid == 0) {
      close $listener;
      # Not merely closed: descriptors 0 to 2 would be given out again and, unlike higher ones, pass to every command.
      open(STDIN, '<', '/dev/null'); open(STDOUT, '>', '/dev/null'); open(STDERR, '>', '/dev/null');
      channel($client);
      exit(0);
    }
    close $client;
  }
}

sub say_line { syswrite(STDOUT, "$_[0]\n") }
sub again { $! == 11 || $! == 4 }

sub obey {
  my ($word) = @_;
  # Twice: a process forked between the two passes of the kernel's walk is caught by the second.
  if ($word eq 'stop') { kill 'STOP', -1; kill 'STOP', -1; say_line('stopped'); }
  elsif ($word eq 'cont') { kill 'CONT', -1; say_line('continued'); }
  elsif ($word eq 'reboot') {
    do { kill 'KILL', -1; } while (waitpid(-1, 0) > 0);
    system('/bin/sh', '-c', 'rm -rf /tmp/* /tmp/.[!.]* /run/* /dev/shm/* /var/tmp/* 2>/dev/null; mkdir -p /run/user');
    boot();
    say_line('rebooted');
  }
}

sub file_text { my ($path) = @_; open(my $f, '<', $path) or return ''; local $/; my $text = <$f>; return defined $text ? $text : ''; }
sub put_file { my ($path, $text) = @_; open(my $f, '>', $path) or return; print $f $text; close $f; }

# What a boot brings about: at the first one what the image has, at each the driver's module and the enabled services.
sub boot {
  mkdir $_ for '/run/systemd', '/run/systemd/system', '/run/lock', '/run/terroir-sandbox', '/var/lib/terroir-sandbox', '/etc/systemd', '/etc/systemd/system', '/etc/apt';
  my %vm = file_text('/opt/terroir-vm/vm.env') =~ /^(\w+)='(.*)'$/mg;
  my ($state, $wants) = ('/var/lib/terroir-sandbox', '/etc/systemd/system/multi-user.target.wants');
  if (!-e "$state/first-boot") {
    put_file("$state/first-boot", '');
    if ($vm{image_driver}) {
      put_file("$state/nvidia-driver", "$vm{image_driver}\n");
      symlink('/opt/terroir-sandbox/lib/nvidia-smi', '/opt/terroir-vm/bin/nvidia-smi');
      if ($vm{gpu_nvswitch} eq 'yes') {
        mkdir $wants;
        put_file('/etc/systemd/system/nvidia-fabricmanager.service', file_text('/opt/terroir-sandbox/packaged-units/nvidia-fabricmanager.service'));
        symlink('/etc/systemd/system/nvidia-fabricmanager.service', "$wants/nvidia-fabricmanager.service");
      }
    }
  }
  put_file('/run/terroir-sandbox/nvidia-loaded', file_text("$state/nvidia-driver")) if $vm{gpu_count} && -s "$state/nvidia-driver";
  my @enabled = glob("$wants/*");
  return if !@enabled;
  my $pid = fork();
  if (defined $pid && $pid == 0) {
    close $listener;
    open(STDIN, '<', '/dev/null'); open(STDOUT, '>', '/dev/null'); open(STDERR, '>', '/dev/null');
    become('exec systemctl start-enabled', {});
  }
}

sub nonblocking { my $f = fcntl($_[0], 3, 0); fcntl($_[0], 4, $f | 2048); }
sub put_frame { my ($type, $data) = @_; return pack('a1Na*', $type, length $data, $data); }

sub read_exactly {
  my ($h, $n) = @_;
  my $got = '';
  while (length $got < $n) { my $k = sysread($h, $got, $n - length $got, length $got); exit(0) if !$k; }
  return $got;
}

sub channel {
  my ($sock) = @_;
  my ($pty, %env);
  alarm 20;
  while (1) {
    my ($type, $length) = unpack('a1N', read_exactly($sock, 5));
    exit(0) if $length > $FRAME_MAX;
    my $data = read_exactly($sock, $length);
    if ($type eq 'E') { my ($k, $v) = split /=/, $data, 2; $env{$k} = $v; }
    elsif ($type eq 'P') { $pty = [split / /, $data]; }
    elsif ($type eq 'D') { alarm 0; return dial($sock, $data); }
    elsif ($type eq 'L') { alarm 0; return listen_on($sock, $data); }
    elsif ($type eq 'X' || $type eq 'S') { alarm 0; return run_command($sock, $type eq 'X' ? $data : undef, $pty, \%env); }
    else { exit(0); }
  }
}

sub dial {
  my ($sock, $where) = @_;
  my ($port, $public) = split / /, $where;
  my ($target, $ok);
  # sockaddr_in and sockaddr_in6 by hand: the Socket module would cost every VM half a megabyte.
  # 127.0.0.2 plays the public interface: a VM has no other.
  for my $address (pack('S n C4 x8', 2, $port, 127, 0, 0, $public ? 2 : 1), $public ? () : pack('S n N x15 C N', 10, $port, 0, 1, 0)) {
    socket($target, unpack('S', $address), 1, 0) or next;
    if (connect($target, $address)) { $ok = 1; last; }
  }
  if (!$ok) { syswrite($sock, put_frame('F', "$!")); return; }
  syswrite($sock, put_frame('O', ''));
  nonblocking($_) for $sock, $target;
  my @side = ($sock, $target); my @buffer = ('', ''); my @open = (1, 1); my @shut = (0, 0);
  while ($open[0] || $open[1] || length $buffer[0] || length $buffer[1]) {
    my ($r, $w) = ('', '');
    for my $i (0, 1) {
      vec($r, fileno $side[$i], 1) = 1 if $open[$i] && length $buffer[$i] < $BUFFER_MAX;
      vec($w, fileno $side[1 - $i], 1) = 1 if length $buffer[$i];
    }
    select($r, $w, undef, undef) > 0 or next;
    for my $i (0, 1) {
      if (vec($r, fileno $side[$i], 1)) {
        my $k = sysread($side[$i], $buffer[$i], 65536, length $buffer[$i]);
        return if !defined $k && !again();
        $open[$i] = 0 if defined $k && $k == 0;
      }
      if (length $buffer[$i]) {
        my $k = syswrite($side[1 - $i], $buffer[$i]);
        return if !defined $k && !again();
        substr($buffer[$i], 0, $k, '') if $k;
      }
      if (!$open[$i] && !length $buffer[$i] && !$shut[$i]) { shutdown($side[1 - $i], 1); $shut[$i] = 1; }
    }
  }
}

# Every connection to a port of the loopback, over the one channel: nothing in a VM can call out.
sub listen_on {
  my ($sock, $port) = @_;
  my $server;
  # SO_REUSEADDR: what listened here a moment ago does not keep the port.
  if (!socket($server, 2, 1, 0) || !setsockopt($server, 1, 2, 1) || !bind($server, pack('S n C4 x8', 2, $port, 127, 0, 0, 1)) || !listen($server, 64)) {
    syswrite($sock, put_frame('F', "$!"));
    return;
  }
  syswrite($sock, put_frame('O', ''));
  nonblocking($_) for $sock, $server;
  my ($in, $out, $last, %at) = ('', '', 0);
  while (1) {
    my ($r, $w) = ('', '');
    my $room = length $out < $BUFFER_MAX;
    vec($r, fileno $sock, 1) = 1 if !grep { length $_->{out} >= $BUFFER_MAX } values %at;
    vec($r, fileno $server, 1) = 1 if $room && keys %at < 128;
    vec($w, fileno $sock, 1) = 1 if length $out;
    for my $one (values %at) {
      vec($r, fileno $one->{socket}, 1) = 1 if $room && !$one->{read};
      vec($w, fileno $one->{socket}, 1) = 1 if length $one->{out};
    }
    next if select($r, $w, undef, undef) <= 0;
    for my $id (keys %at) {
      my $one = $at{$id};
      if (vec($r, fileno $one->{socket}, 1)) {
        my $k = sysread($one->{socket}, my $data, 32768);
        if ($k) { $out .= put_frame('d', pack('N', $id) . $data); }
        elsif (defined $k || !again()) { $one->{read} = 1; $one->{broken} = !defined $k; $out .= put_frame('z', pack('N', $id)); }
      }
      if (vec($w, fileno $one->{socket}, 1)) {
        my $k = syswrite($one->{socket}, $one->{out});
        if ($k) { substr($one->{out}, 0, $k, ''); }
        elsif (!again()) { $one->{broken} = 1; }
      }
    }
    if (vec($r, fileno $server, 1) && accept(my $socket, $server)) {
      nonblocking($socket);
      $at{++$last} = { socket => $socket, out => '', read => 0, said => 0, shut => 0, broken => 0 };
      $out .= put_frame('c', pack('N', $last));
    }
    if (vec($r, fileno $sock, 1)) {
      my $k = sysread($sock, $in, 65536, length $in);
      return if defined $k && $k == 0 || !defined $k && !again();
      while (length $in >= 5) {
        my ($type, $length) = unpack('a1N', $in);
        return if $length > $FRAME_MAX;
        last if length $in < 5 + $length;
        my $data = substr($in, 5, $length); substr($in, 0, 5 + $length, '');
        my $one = $at{unpack('N', $data)} or next;
        if ($type eq 'd') { $one->{out} .= substr($data, 4) if !$one->{broken}; }
        elsif ($type eq 'z') { $one->{said} = 1; }
      }
    }
    for my $id (keys %at) {
      my $one = $at{$id};
      if ($one->{said} && !length $one->{out} && !$one->{shut}) { shutdown($one->{socket}, 1); $one->{shut} = 1; }
      next if !$one->{broken} && !($one->{shut} && $one->{read});
      $out .= put_frame('z', pack('N', $id)) if !$one->{read};
      close $one->{socket};
      delete $at{$id};
    }
    if (length $out) { my $k = syswrite($sock, $out); if ($k) { substr($out, 0, $k, ''); } elsif (!again()) { return; } }
  }
}

sub resize { my ($master, $cols, $rows) = @_; ioctl($master, 0x5414, pack('S4', $rows || 24, $cols || 80, 0, 0)); }

sub become {
  my ($command, $env) = @_;
  $SIG{PIPE} = 'DEFAULT'; $SIG{CHLD} = 'DEFAULT';
  %ENV = (HOME => $home, USER => $user, LOGNAME => $user, LANG => 'C.UTF-8',
    PATH => '/opt/terroir-sandbox/bin:/opt/terroir-vm/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin');
  my ($shell) = grep { -x $_ } '/bin/bash', '/bin/sh';
  $ENV{SHELL} = $shell;
  $ENV{$_} = $env->{$_} for keys %$env;
  chdir $home or chdir '/';
  if (defined $command) { exec { $shell } $shell, '-c', $command; }
  else { (my $name = $shell) =~ s{.*/}{-}; exec { $shell } $name; }
  print STDERR "$shell: $!\n";
  exit(127);
}

sub run_command {
  my ($sock, $command, $pty, $env) = @_;
  my ($master, $in, $out, $err, $child_in, $child_out, $child_err);
  if ($pty) {
    my $n = pack('i', 0);
    sysopen($master, '/dev/ptmx', 258) && ioctl($master, 0x40045431, $n) && ioctl($master, 0x80045430, $n)
      or do { syswrite($sock, put_frame('r', "no terminal: $!\n") . put_frame('x', 255)); return; };
    $n = unpack('i', $n);
    resize($master, $pty->[1], $pty->[2]);
    sysopen($child_in, "/dev/pts/$n", 258) or return;
    $child_out = $child_err = $child_in;
    $in = $out = $master;
    $env->{TERM} = $pty->[0] || 'xterm';
  } else {
    pipe($child_in, $in); pipe($out, $child_out); pipe($err, $child_err);
  }
  pipe(my $wake, my $waker);
  nonblocking($_) for $sock, $in, $waker;
  $SIG{CHLD} = sub { syswrite($waker, '.'); };
  my $child = fork();
  if (!defined $child) { syswrite($sock, put_frame('r', "fork: $!\n") . put_frame('x', 254)); return; }
  if ($child == 0) {
    syscall($SYS_SETSID + 0);
    ioctl($child_in, 0x540E, 0) if $pty;
    open(STDIN, '<&', $child_in); open(STDOUT, '>&', $child_out); open(STDERR, '>&', $child_err);
    become($command, $env);
  }
  close $_ for $child_in, ($pty ? () : ($child_out, $child_err));

  my ($frames, $typed, $reply, $typed_end, $status, $told) = ('', '', '', 0, undef, 0);
  my %from = ($out ? (o => $out) : (), $err ? (r => $err) : ());
  while (1) {
    if ($typed_end && $in && !length $typed) { if ($pty) { syswrite($in, "\x04"); } else { close $in; } undef $in; $typed_end = 0; }
    my ($r, $w) = ('', '');
    vec($r, fileno $sock, 1) = 1 if length $typed < $BUFFER_MAX;
    vec($r, fileno $wake, 1) = 1;
    if (length $reply < $BUFFER_MAX) { vec($r, fileno $from{$_}, 1) = 1 for keys %from; }
    vec($w, fileno $sock, 1) = 1 if length $reply;
    vec($w, fileno $in, 1) = 1 if $in && length $typed;
    # Perl runs signal handlers between its own steps: a child's end that comes just before select wakes nobody.
    # Without outputs to end there is only the clock.
    my $wait = $told ? undef : defined $status || !%from ? 0.02 : 1;
    my $quiet = select($r, $w, undef, $wait) == 0;

    if (vec($r, fileno $wake, 1)) { sysread($wake, my $drop, 64); }
    if (!defined $status && waitpid($child, $WNOHANG) == $child) { $status = $?; }
    for my $type (keys %from) {
      next if !vec($r, fileno $from{$type}, 1);
      my $k = sysread($from{$type}, my $data, 32768);
      if ($k) { $reply .= put_frame($type, $data); }
      elsif (defined $k || !again()) { delete $from{$type}; }
    }
    if ($in && length $typed) {
      my $k = syswrite($in, $typed);
      if ($k) { substr($typed, 0, $k, ''); }
      elsif (!again()) { $typed = ''; close $in if !$pty; undef $in; }
    }
    if (vec($r, fileno $sock, 1)) {
      my $k = sysread($sock, $frames, 65536, length $frames);
      if (defined $k && $k == 0 || !defined $k && !again()) { return hang_up($child, $status, $master); }
      while (length $frames >= 5) {
        my ($type, $length) = unpack('a1N', $frames);
        return hang_up($child, $status, $master) if $length > $FRAME_MAX;
        last if length $frames < 5 + $length;
        my $data = substr($frames, 5, $length); substr($frames, 0, 5 + $length, '');
        if ($type eq 'i') { $typed .= $data if $in; }
        elsif ($type eq 'e') { $typed_end = 1; }
        elsif ($type eq 'w') { resize($master, split / /, $data) if $master; }
        elsif ($type eq 'k' && !defined $status) { kill $data, -$child; }
      }
    }
    if (length $reply) {
      my $k = syswrite($sock, $reply);
      if ($k) { substr($reply, 0, $k, ''); }
      elsif (!again()) { return hang_up($child, $status, $master); }
    }
    # The status goes out after the last output; a background job that still holds the pipes keeps the channel open
    # without keeping the status back, as OpenSSH does.
    if (defined $status && !$told && (!%from || $quiet)) {
      $told = 1;
      my $signal = $status & 127;
      $reply .= $signal ? put_frame('s', (split / /, $main::signal_names)[$signal] || 'KILL') : put_frame('x', $status >> 8);
    }
    last if $told && !length $reply && (!%from || $pty);
  }
  # Not closed at once: the other side may be writing, and the failure of that would make it drop what we have said.
  shutdown($sock, 1);
  my $until = time + 5;
  while (time < $until) {
    my $r = ''; vec($r, fileno $sock, 1) = 1;
    next if select($r, undef, undef, 1) <= 0;
    my $k = sysread($sock, my $drop, 65536);
    last if defined $k && $k == 0 || !defined $k && !again();
  }
}

BEGIN { $main::signal_names = 'ZERO HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM'; }

# The client went away before the command ended: hang up as a terminal would. nohup works; an obstinate shell does not.
sub hang_up {
  my ($child, $status, $master) = @_;
  return if defined $status;
  close $master if $master;
  kill 'HUP', -$child; kill 'CONT', -$child;
  for (1 .. 20) { return if waitpid($child, $WNOHANG) != 0; select(undef, undef, undef, 0.1); }
  kill 'KILL', $child;
}
`;

/** System call numbers of this machine's architecture: prctl, setsid, setresuid. */
export const initSyscalls = process.arch === 'arm64' ? ['167', '157', '147'] : ['157', '112', '117'];

/**
 * Outside the VM: makes the listening socket as fd 3, then becomes its arguments (bubblewrap).
 * Fails with a message and code 70 when the socket cannot be made.
 */
export const vmLaunchPerl = String.raw`
use Socket; use POSIX ();
my $path = shift @ARGV;
$^F = 255;
my $s;
socket($s, AF_UNIX, SOCK_STREAM, 0) && bind($s, pack_sockaddr_un($path)) && listen($s, 64)
  or do { print STDERR "vm socket $path: $!\n"; POSIX::_exit(70) };
POSIX::dup2(fileno $s, 3) if fileno $s != 3;
exec { $ARGV[0] } @ARGV;
print STDERR "$ARGV[0]: $!\n";
POSIX::_exit(71);
`;
