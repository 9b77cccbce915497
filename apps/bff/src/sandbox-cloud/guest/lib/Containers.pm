# Containers of the sandbox's stand-in for docker: a folder each, and a unit that keeps one running.
package Containers;
use strict;
use Units;

my $root = '/var/lib/terroir-sandbox';
my $dir = "$root/containers";
my $images = "$root/images";

# Image (without tag) → what stands in for it.
my @stand_ins = (
  [qr{^(docker\.io/)?vllm/vllm-openai(-rocm)?$}, 'vllm'],
  [qr{^(ghcr\.io/open-webui|openwebui|docker\.io/openwebui)/open-webui$}, 'open-webui'],
  [qr{^(ghcr\.io/berriai|docker\.litellm\.ai/berriai|litellm)/litellm}, 'litellm'],
  [qr{^(docker\.io/)?ollama/ollama$}, 'ollama'],
  [qr{^(nvcr\.io/)?nvidia/cuda$|^(docker\.io/)?(library/)?(ubuntu|debian|alpine|busybox|hello-world)$}, 'command'],
);
sub stand_in_of {
  my ($image) = @_;
  (my $plain = $image) =~ s/@.*|:[^:\/]*$//;
  for my $pair (@stand_ins) { return $pair->[1] if $plain =~ $pair->[0]; }
  return undef;
}

sub unit { return "docker-$_[0]{name}.service"; }
sub read_lines { my ($file) = @_; return map { s/\\n/\n/gr =~ s/\\\\/\\/gr } split /\n/, Units::slurp($file); }
sub write_lines {
  my ($file, @lines) = @_;
  open(my $out, '>', $file) or die "$file: $!\n";
  chmod 0600, $file;
  print $out map { my $line = $_; $line =~ s/\\/\\\\/g; $line =~ s/\n/\\n/g; "$line\n" } @lines;
  close $out;
}
sub all { return map { find($_) } map { s{.*/}{}r } glob("$dir/*"); }
sub find {
  my ($name) = @_;
  return undef if !defined $name || $name !~ /^[\w.-]+$/;
  if (!-d "$dir/$name") { ($name) = map { s{.*/}{}r } grep { Units::slurp("$_/facts") =~ /^id=\Q$name\E/m } glob("$dir/*"); }
  return undef if !defined $name;
  return { stopped => -e "$dir/$name/stopped" ? 1 : 0, map { /^(\w+)=(.*)$/s ? ($1 => $2) : () } read_lines("$dir/$name/facts") };
}
sub environment { my ($it) = @_; return map { /^(\w+)=(.*)$/s ? ($1 => $2) : () } read_lines("$dir/$it->{name}/env"); }
sub arguments { my ($it) = @_; return read_lines("$dir/$it->{name}/arguments"); }
sub mark_stopped { my ($it, $is) = @_; if ($is) { open(my $f, '>', "$dir/$it->{name}/stopped"); } else { unlink "$dir/$it->{name}/stopped"; } }
sub start { my ($it) = @_; mark_stopped($it, 0); return if Units::running(unit($it)); Units::launch(unit($it)); Units::wait_started(unit($it), 'simple'); }
sub remove { my ($it) = @_; system('rm', '-rf', "$dir/$it->{name}", "$root/units/" . unit($it)); }

sub create {
  my ($it) = @_;
  system('mkdir', '-p', "$dir/$it->{name}", "$root/units");
  write_lines("$dir/$it->{name}/env", @{ $it->{env} });
  write_lines("$dir/$it->{name}/arguments", @{ $it->{arguments} });
  write_lines("$dir/$it->{name}/facts", map { "$_=$it->{$_}" } qw(name id image restart publish volumes network entrypoint));
  my $restart = $it->{restart} =~ /^on-failure/ ? 'on-failure' : $it->{restart} eq 'no' ? 'no' : 'always';
  open(my $unit, '>', "$root/units/" . unit($it));
  print $unit "[Service]\nExecStart=/opt/terroir-sandbox/lib/container $it->{name}\nRestart=$restart\nRestartSec=0.3\nStartLimitBurst=100000\n";
  close $unit;
  system('systemctl', '-q', 'enable', 'docker') if $restart ne 'no';
  Units::save('docker.service', active => 'active', sub => 'exited') if Units::state('docker.service') ne 'active';
}

sub parse_run {
  my (@words) = @_;
  my %it = (env => [], arguments => [], restart => 'no', publish => '', volumes => '', network => 'bridge', entrypoint => '', name => '', gpus => '', id => join('', map { sprintf '%02x', int rand 256 } 1 .. 6));
  my %takes = map { $_ => 1 } qw(--mount --ipc --shm-size --add-host --label -l -u --user --runtime --ulimit --device --group-add --security-opt --cap-add --cap-drop --memory -m --cpus --log-opt --log-driver --health-cmd --health-interval --health-retries --health-timeout --health-start-period --hostname -h -w --workdir --pull --dns --tmpfs --platform --stop-timeout --pid --userns --oom-score-adj --memory-swap);
  while (@words && $words[0] =~ /^-/) {
    my $word = shift @words;
    my $inline = $word =~ s/^(--[\w-]+)=(.*)$/$1/s ? $2 : undef;
    my $take = sub { defined $inline ? $inline : shift @words };
    if ($word eq '--name') { $it{name} = $take->(); }
    elsif ($word eq '-e' || $word eq '--env') { my $pair = $take->(); push @{ $it{env} }, $pair =~ /=/ ? $pair : "$pair=" . (defined $ENV{$pair} ? $ENV{$pair} : ''); }
    elsif ($word eq '--env-file') {
      my $file = $take->();
      return (error => "docker: open $file: no such file or directory") if !-r $file;
      push @{ $it{env} }, grep { /^\w+=/ } split /\n/, Units::slurp($file);
    }
    elsif ($word eq '-p' || $word eq '--publish') { $it{publish} .= ($it{publish} eq '' ? '' : ' ') . $take->(); }
    elsif ($word eq '-v' || $word eq '--volume') { $it{volumes} .= ($it{volumes} eq '' ? '' : "\n") . $take->(); }
    elsif ($word eq '--restart') { $it{restart} = $take->(); }
    elsif ($word eq '--network' || $word eq '--net') { $it{network} = $take->(); }
    elsif ($word eq '--gpus') { $it{gpus} = $take->(); }
    elsif ($word eq '--entrypoint') { $it{entrypoint} = $take->(); }
    elsif ($takes{$word}) { $take->(); }
    elsif ($word =~ /^-\w*d/ || $word eq '--detach') { $it{detach} = 1; }
    elsif ($word eq '--rm') { $it{rm} = 1; }
    elsif ($word =~ /^(-[it]+|--init|--privileged|--interactive|--tty|--quiet|-q|--no-healthcheck|--read-only)$/) { }
    else { return (error => "unknown flag: $word"); }
  }
  ($it{image}, my @rest) = @words;
  return (error => "\"docker run\" requires at least 1 argument.") if !defined $it{image};
  $it{arguments} = \@rest;
  $it{name} = "sandbox_$it{id}" if $it{name} eq '';
  return (error => "Invalid container name ($it{name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed") if $it{name} !~ /^[A-Za-z0-9][\w.-]*$/;
  return %it;
}

# An image that has the driver has the container toolkit too; else nvidia-ctk says so.
sub knows_nvidia { return -e "$root/nvidia-runtime" || Units::slurp('/opt/terroir-vm/vm.env') =~ /^image_driver='[^']/m; }

# What another container publishes already; null: all free.
sub taken_port {
  my ($it) = @_;
  my %mine = map { host_port($_) => 1 } split / /, $it->{publish};
  for my $other (all()) {
    next if !Units::running(unit($other));
    for my $publish (split / /, $other->{publish}) { my $port = host_port($publish); return $port if $mine{$port}; }
  }
  return undef;
}
sub host_port { my @parts = split /:/, $_[0]; return @parts >= 2 ? $parts[-2] : $parts[0]; }

sub images { return sort map { s/%2F/\//gr } map { s{.*/}{}r } glob("$images/*"); }
sub has_image { my ($image) = @_; (my $file = $image) =~ s/\//%2F/g; return $file ne '' && -e "$images/$file"; }
sub pull {
  my ($image) = @_;
  if (!defined stand_in_of($image)) {
    print STDERR "Error response from daemon: pull access denied for $image, repository does not exist or may require 'docker login' (sandbox: it has a stand-in for vllm/vllm-openai, open-webui, litellm and ollama)\n";
    return 0;
  }
  my $status = system('/opt/terroir-sandbox/lib/pull-image', $image);
  return 0 if $status != 0;
  (my $file = $image) =~ s/\//%2F/g;
  system('mkdir', '-p', $images);
  open(my $mark, '>', "$images/$file") or return 0;
  return 1;
}
1;
