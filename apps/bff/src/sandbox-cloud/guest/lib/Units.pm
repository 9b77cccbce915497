# Units of the sandbox's stand-in for systemd: where they lie, what they say, how they stand.
package Units;
use strict;

my $run_dir = '/run/terroir-sandbox/units';
my $journal_dir = '/var/log/terroir-journal';
my @unit_dirs = ('/etc/systemd/system', '/var/lib/terroir-sandbox/units', '/opt/terroir-sandbox/units');
my $wants = '/etc/systemd/system/multi-user.target.wants';

sub slurp {
  my ($path) = @_;
  open(my $file, '<', $path) or return '';
  local $/;
  my $text = <$file>;
  return defined $text ? $text : '';
}

# The unit's own file first, then its drop-ins. `web@1.service` falls back to `web@.service`.
sub files {
  my ($unit) = @_;
  (my $template = $unit) =~ s/@[^.]*\./@./;
  my ($own) = grep { -f } map { my $dir = $_; map { "$dir/$_" } $unit, $template } @unit_dirs;
  return () if !$own;
  return ($own, map { my $dir = $_; map { glob("$dir/$_.d/*.conf") } $template eq $unit ? $unit : ($template, $unit) } @unit_dirs);
}
sub exists_unit { my @found = files($_[0]); return scalar @found; }
sub all { my %seen; return sort grep { !$seen{$_}++ } map { s{.*/}{}r } map { glob("$_/*.service") } @unit_dirs; }
sub known { return grep { -e "$run_dir/$_" } all(); }
sub wanted_path { return "$wants/$_[0]"; }

# Key → list of values in order; an empty assignment clears what came before, as systemd does.
sub read_unit {
  my ($unit) = @_;
  my %found;
  my ($instance) = $unit =~ /@([^.]*)\./;
  (my $name = $unit) =~ s/\.service$//;
  for my $path (files($unit)) {
    my $text = slurp($path);
    $text =~ s/\\\n\s*/ /g;
    for my $line (split /\n/, $text) {
      next if $line =~ /^\s*[#;\[]/ || $line !~ /^\s*(\w+)\s*=\s*(.*?)\s*$/;
      my ($key, $value) = ($1, $2);
      my %specifier = ('%' => '%', n => $unit, N => $name, p => $name, i => defined $instance ? $instance : '', h => $ENV{HOME} || '/root', t => '/run', S => '/var/lib', L => '/var/log', H => (POSIX_hostname()), u => $ENV{USER} || 'root');
      $value =~ s/%([%nNpihtSLHu])/$specifier{$1}/g;
      if ($value eq '') { $found{$key} = []; } else { push @{ $found{$key} }, $value; }
    }
  }
  return %found;
}
sub POSIX_hostname { my $name = slurp('/etc/hostname'); chomp $name; return $name; }

# A line split as systemd splits it: blanks separate, quotes hold together, a backslash escapes.
sub words {
  my ($text) = @_;
  my @words;
  while ($text =~ /\G\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\])+)/gcs) {
    my $word = $1;
    $word =~ s/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\\(.)/ my $in = defined $1 ? $1 : defined $2 ? $2 : $3; $in =~ s|\\(.)|$1|g if !defined $3; $in /gesx;
    push @words, $word;
  }
  return @words;
}

sub environment {
  my (%unit) = @_;
  my %env;
  for my $line (@{ $unit{Environment} || [] }) {
    for my $pair (words($line)) { $env{$1} = $2 if $pair =~ /^(\w+)=(.*)$/s; }
  }
  for my $path (@{ $unit{EnvironmentFile} || [] }) {
    (my $file = $path) =~ s/^-//;
    for my $line (split /\n/, slurp($file)) {
      next if $line =~ /^\s*[#;]/ || $line !~ /^\s*(\w+)=(.*?)\s*$/;
      my ($key, $value) = ($1, $2);
      $value = $2 if $value =~ /^(["'])(.*)\1$/s;
      $env{$key} = $value;
    }
  }
  return %env;
}

sub load {
  my ($unit) = @_;
  return { map { /^(\w+)=(.*)$/ ? ($1 => $2) : () } split /\n/, slurp("$run_dir/$unit") };
}
sub save {
  my ($unit, %state) = @_;
  system('mkdir', '-p', $run_dir) if !-d $run_dir;
  open(my $file, '>', "$run_dir/$unit.new.$$") or return;
  print $file map { "$_=" . (defined $state{$_} ? $state{$_} : '') . "\n" } sort keys %state;
  close $file;
  rename("$run_dir/$unit.new.$$", "$run_dir/$unit");
}

sub supervisor { my $pid = load($_[0])->{supervisor}; return $pid && kill(0, $pid) ? $pid : 0; }
sub running { return supervisor($_[0]) || state($_[0]) eq 'active'; }
sub state {
  my ($unit) = @_;
  my $saved = load($unit);
  my $state = $saved->{active} || 'inactive';
  # Its keeper was killed with everything else: by a reboot, or by hand.
  return $state eq 'active' && ($saved->{sub} || '') ne 'exited' && !supervisor($unit) ? 'failed' : $state;
}

sub launch {
  my ($unit) = @_;
  save($unit, active => 'activating', sub => 'start');
  my $pid = fork();
  if ($pid == 0) {
    exec '/usr/bin/setsid', '/opt/terroir-sandbox/lib/supervise', $unit;
    exit 127;
  }
}

# Until the service runs, or its start failed. A oneshot is waited for to its end.
sub wait_started {
  my ($unit, $type) = @_;
  my $until = time + ($type eq 'oneshot' ? 3600 : 90);
  while (time < $until) {
    my $state = state($unit);
    return $state if $state ne 'activating';
    return 'activating' if $type ne 'oneshot' && (load($unit)->{sub} || '') eq 'auto-restart';
    select(undef, undef, undef, 0.02);
  }
  return state($unit);
}

sub stop {
  my ($unit) = @_;
  my $keeper = supervisor($unit);
  if (!$keeper) { save($unit, %{ load($unit) }, active => 'inactive', sub => 'dead', pid => '') if -e "$run_dir/$unit"; return; }
  kill 'TERM', $keeper;
  for (1 .. 750) { last if !kill(0, $keeper); select(undef, undef, undef, 0.02); }
  kill 'KILL', $keeper;
}

# In the order their After= asks for.
sub start_enabled {
  my ($start) = @_;
  my @wanted = map { s{.*/}{}r } glob('/etc/systemd/system/*.wants/*.service');
  my (%is_wanted, %done) = map { $_ => 1 } @wanted;
  my $visit;
  $visit = sub {
    my ($unit) = @_;
    return if $done{$unit}++;
    my %unit = read_unit($unit);
    $visit->($_) for grep { $is_wanted{$_} } map { split ' ' } @{ $unit{After} || [] };
    $start->($unit);
  };
  $visit->($_) for sort @wanted;
}

sub journal_path { return "$journal_dir/$_[0].log"; }
sub open_journal {
  my ($unit) = @_;
  system('mkdir', '-p', $journal_dir) if !-d $journal_dir;
  my $path = journal_path($unit);
  # Bounded: the older half of a megabyte goes when a unit starts again.
  if (-e $path && -s $path > 1_000_000) { my $kept = substr(slurp($path), -500_000); open(my $new, '>', $path); print $new $kept; close $new; }
  open(my $journal, '>>', $path) or return undef;
  $journal->autoflush(1) if $journal->can('autoflush');
  return $journal;
}
sub journal_tail {
  my ($unit, $count) = @_;
  my @lines = split /^/, slurp(journal_path($unit));
  @lines = @lines[-$count .. -1] if @lines > $count;
  return join '', @lines;
}
1;
