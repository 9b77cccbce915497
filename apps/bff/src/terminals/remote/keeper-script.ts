/**
 * Keeps one shell alive on a VM without us, in Perl because perl-base is on every Debian and Ubuntu: the shell's
 * pseudo-terminal belongs to a process of its own, so a reload, a cut line and a restart of the server end nothing.
 *
 * Arguments: verb (`open`: make it unless its id was used before; `attach`: never make it), id, cols, rows (0: the
 * size stays), `after`
 * (bytes the viewer holds; -1: everything kept), seconds without a viewer after which it ends, bytes of output kept.
 *
 * Viewers talk through its Unix socket in frames of [type][length, 32 bit big endian][data]. To it: h `after`,
 * i input, w `cols rows`, k end the shell. From it: H `first end` (output follows from byte `first`; what lies before
 * `end` is replay), o output, g `offset` (a slow viewer lost what lies before it), x `code` (128 + signal).
 * The attaching side first writes `terminalMagic`, whatever a login script may have written before, and may answer
 * by itself: m (no such terminal lives here), f `reason` (it could not be made).
 */
export const keeperPerl = String.raw`
use strict;
use Socket;
my ($verb, $id, $cols, $rows, $after, $lonely_max, $keep) = @ARGV;
my ($FRAME_MAX, $BUFFER_MAX, $WNOHANG) = (262144, 131072, 1);
# Best first; the others are for a VM whose home cannot be written.
my @bases = ("$ENV{HOME}/.terroir", "/dev/shm/.terroir-$>", "/tmp/.terroir-$>");
my $dir;
$SIG{PIPE} = 'IGNORE';
binmode STDIN; binmode STDOUT;

sub put_frame { my ($type, $data) = @_; return pack('a1Na*', $type, length $data, $data); }
sub again { return $!{EAGAIN} || $!{EINTR}; }
sub nonblocking { my $f = fcntl($_[0], 3, 0); fcntl($_[0], 4, $f | 2048); }
sub say_all { my ($data) = @_; while (length $data) { my $k = syswrite(STDOUT, $data); exit(0) if !defined $k; substr($data, 0, $k, ''); } }
sub fail { say_all(put_frame('f', $_[0])); exit(0); }
sub resize { my ($h, $c, $r) = @_; ioctl($h, 0x5414, pack('S4', $r || 24, $c || 80, 0, 0)); }

# In folders where anybody may write (but nobody remove what is another's) only a real one of our own account counts.
sub ours { my ($base) = @_; return 1 if $base eq $bases[0]; my @s = lstat $base; return @s && -d _ && $s[4] == $> && -k $base =~ s{/[^/]*$}{}r; }
sub find_dir { for my $base (@bases) { my $d = "$base/terminals/$id"; return $d if -d $d && ours($base); } return undef; }
# The folder is the once-only lock: an id whose keeper has ended is never started again.
sub make_dir {
  my ($base) = @_;
  mkdir $base, 0700;
  return undef if !-d $base || !ours($base);
  chmod 0700, $base if $base ne $bases[0];
  mkdir "$base/terminals";
  # What ended a day ago is not asked for any more. Only empty folders go.
  for my $old (glob "'$base/terminals'/*") { rmdir $old if -d $old && -M $old > 1; }
  my $d = "$base/terminals/$id";
  return $d if mkdir $d;
  if ($!{EEXIST}) { say_all(put_frame('m', '')); exit(0); }
  return undef;
}
sub listen_in {
  my ($d) = @_;
  my $l;
  socket($l, AF_UNIX, SOCK_STREAM, 0) && chdir $d && bind($l, pack_sockaddr_un('s')) && listen($l, 16) or return undef;
  return $l;
}

sub dial {
  return undef if !defined $dir;
  socket(my $s, AF_UNIX, SOCK_STREAM, 0) or return undef;
  chdir $dir or return undef;
  return connect($s, pack_sockaddr_un('s')) ? $s : undef;
}

say_all("\x1eterroir-terminal\n");
umask 077;
$dir = find_dir();
my $socket = dial();
if (!$socket) {
  if ($verb ne 'open' || defined $dir) { say_all(put_frame('m', '')); exit(0); }
  my ($listener, $master, $problem);
  for my $base (@bases) {
    my $made = make_dir($base);
    if (!defined $made) { $problem ||= "$base: $!"; next; }
    if ($listener = listen_in($made)) { $dir = $made; last; }
    $problem ||= "$made: $!";
    rmdir $made;
  }
  fail("nothing can be written (full or read-only?): $problem") if !defined $dir;
  my $n = pack('i', 0);
  sysopen($master, '/dev/ptmx', 2 | 256) && ioctl($master, 0x40045431, $n) && ioctl($master, 0x80045430, $n)
    or fail("no pseudo-terminal: $!");
  $n = unpack('i', $n);
  resize($master, $cols, $rows);
  my $pid = fork();
  fail("cannot fork: $!") if !defined $pid;
  if ($pid == 0) {
    require POSIX;
    POSIX::setsid();
    open(STDIN, '<', '/dev/null'); open(STDOUT, '>', '/dev/null'); open(STDERR, '>', '/dev/null');
    keep($listener, $master, "/dev/pts/$n");
    POSIX::_exit(0);
  }
  close $listener; close $master;
  $socket = dial() or fail("the terminal did not answer: $!");
}
bridge($socket);
exit(0);

sub start_shell {
  my ($master, $slave_path) = @_;
  my $child = fork();
  if (defined $child && $child == 0) {
    POSIX::setsid();
    sysopen(my $slave, $slave_path, 2) or POSIX::_exit(126);
    ioctl($slave, 0x540E, 0);
    close $master;
    open(STDIN, '<&', $slave); open(STDOUT, '>&', $slave); open(STDERR, '>&', $slave);
    $SIG{PIPE} = 'DEFAULT'; $SIG{CHLD} = 'DEFAULT';
    umask 022;
    chdir $ENV{HOME};
    $ENV{TERM} = 'xterm-256color';
    delete $ENV{SSH_CONNECTION}; delete $ENV{SSH_CLIENT};
    my ($shell) = grep { defined $_ && -x $_ } $ENV{SHELL}, '/bin/bash', '/bin/sh';
    (my $name = $shell) =~ s{.*/}{-};
    exec { $shell } $name;
    POSIX::_exit(127);
  }
  return $child;
}

sub keep {
  my ($listener, $master, $slave_path) = @_;
  $SIG{CHLD} = sub { };
  # Held until the shell has opened its own end: a master without any reads as hung up.
  sysopen(my $held, $slave_path, 2 | 256);
  my $child = start_shell($master, $slave_path);
  return if !defined $child;
  nonblocking($_) for $listener, $master;
  my ($ring, $first, $end, $typed, $status, $open) = ('', 0, 0, '', undef, 1);
  my (%clients, $lonely_since, $over_at);
  $lonely_since = time;
  while (1) {
    my ($r, $w) = ('', '');
    vec($r, fileno $listener, 1) = 1;
    vec($r, fileno $master, 1) = 1 if $open;
    vec($w, fileno $master, 1) = 1 if $open && length $typed;
    for my $c (values %clients) {
      my $f = fileno $c->{h};
      vec($r, $f, 1) = 1 if length $typed < $BUFFER_MAX;
      vec($w, $f, 1) = 1 if length $c->{out} || (defined $c->{pos} && ($c->{pos} < $end || (defined $status && !$open && !$c->{told})));
    }
    select($r, $w, undef, defined $status ? 0.05 : 1);
    if (!defined $status && waitpid($child, $WNOHANG) == $child) {
      $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
      close $held if $held; undef $held;
      $over_at = time + 5;
    }
    if ($open && (vec($r, fileno $master, 1) || defined $status)) {
      my $k = sysread($master, my $data, 65536);
      if ($k) {
        $ring .= $data; $end += $k;
        if (length $ring > 2 * $keep) { substr($ring, 0, length($ring) - $keep, ''); }
        $first = $end - length $ring;
      } elsif (defined $k || !again() || defined $status) { $open = 0; }
    }
    if ($held && length $ring) { close $held; undef $held; }
    if ($open && length $typed && vec($w, fileno $master, 1)) {
      my $k = syswrite($master, $typed);
      if ($k) { substr($typed, 0, $k, ''); } elsif (!again()) { $typed = ''; }
    }
    if (vec($r, fileno $listener, 1) && accept(my $h, $listener)) {
      nonblocking($h);
      if (keys %clients < 16) { $clients{fileno $h} = { h => $h, in => '', out => '' }; } else { close $h; }
    }
    for my $key (keys %clients) {
      my $c = $clients{$key};
      my $gone = 0;
      if (vec($r, $key, 1)) {
        my $k = sysread($c->{h}, $c->{in}, 65536, length $c->{in});
        $gone = 1 if defined $k && $k == 0 || !defined $k && !again();
        while (!$gone && length $c->{in} >= 5) {
          my ($type, $length) = unpack('a1N', $c->{in});
          if ($length > $FRAME_MAX) { $gone = 1; last; }
          last if length $c->{in} < 5 + $length;
          my $data = substr($c->{in}, 5, $length); substr($c->{in}, 0, 5 + $length, '');
          if ($type eq 'h') {
            $c->{pos} = $data < $first ? $first : $data > $end ? $end : $data + 0;
            $c->{out} .= put_frame('H', "$c->{pos} $end");
          }
          elsif ($type eq 'i') { $typed .= $data if $open; }
          elsif ($type eq 'w') { resize($master, split / /, $data) if $open; }
          elsif ($type eq 'k' && !defined $status) { kill 'HUP', -$child; kill 'CONT', -$child; $c->{kill} = time + 2; }
        }
      }
      if (!$gone && vec($w, $key, 1)) {
        if (!length $c->{out} && defined $c->{pos} && $c->{pos} < $end) {
          if ($c->{pos} < $first) { $c->{pos} = $first; $c->{out} .= put_frame('g', $first); }
          my $data = substr($ring, $c->{pos} - $first, 32768);
          $c->{out} .= put_frame('o', $data); $c->{pos} += length $data;
        }
        elsif (!length $c->{out} && defined $status && !$open && !$c->{told}) { $c->{out} = put_frame('x', $status); $c->{told} = 1; }
        if (length $c->{out}) {
          my $k = syswrite($c->{h}, $c->{out});
          if ($k) { substr($c->{out}, 0, $k, ''); } elsif (!again()) { $gone = 1; }
        }
      }
      kill 'KILL', -$child if $c->{kill} && time > $c->{kill} && !defined $status;
      if ($gone) { close $c->{h}; delete $clients{$key}; }
    }
    if (%clients) { $lonely_since = time; }
    elsif (!defined $status && time - $lonely_since > $lonely_max) { kill 'HUP', -$child; kill 'CONT', -$child; kill 'KILL', -$child if time - $lonely_since > $lonely_max + 3; }
    last if defined $status && !$open && (time > $over_at || !grep { !$_->{told} || length $_->{out} } values %clients);
  }
  unlink 's';
}

sub bridge {
  my ($sock) = @_;
  my ($up, $down) = (put_frame('h', $after) . ($cols ? put_frame('w', "$cols $rows") : ''), '');
  nonblocking($_) for $sock, \*STDIN, \*STDOUT;
  while (1) {
    my ($r, $w) = ('', '');
    vec($r, 0, 1) = 1 if length $up < $BUFFER_MAX;
    vec($r, fileno $sock, 1) = 1 if length $down < $BUFFER_MAX;
    vec($w, fileno $sock, 1) = 1 if length $up;
    vec($w, 1, 1) = 1 if length $down;
    select($r, $w, undef, undef) > 0 or next;
    if (vec($r, 0, 1)) {
      my $k = sysread(STDIN, $up, 65536, length $up);
      return if defined $k && $k == 0 || !defined $k && !again();
    }
    if (vec($r, fileno $sock, 1)) {
      my $k = sysread($sock, $down, 65536, length $down);
      if (defined $k && $k == 0 || !defined $k && !again()) { my $f = fcntl(STDOUT, 3, 0); fcntl(STDOUT, 4, $f & ~2048); say_all($down); return; }
    }
    if (length $up && vec($w, fileno $sock, 1)) { my $k = syswrite($sock, $up); if ($k) { substr($up, 0, $k, ''); } elsif (!again()) { return; } }
    if (length $down && vec($w, 1, 1)) { my $k = syswrite(STDOUT, $down); if ($k) { substr($down, 0, $k, ''); } elsif (!again()) { return; } }
  }
}
`;

/** What the attaching side writes first. */
export const terminalMagic = '\u001eterroir-terminal\n';
