import { singleQuoted } from '../../ssh/single-quoted.ts';

/**
 * How a task lives on a VM, with nothing there but a POSIX sh, coreutils and Linux' /proc. Every process costs a VM about
 * a millisecond and a fleet of 200 runs this 200 times, so what the shell can do itself it does.
 *
 * Folder `~/.terroir/<token>/` (or elsewhere, see task-place.ts), mode 0700. Making it is the once-only lock: a token
 * runs at most once, whoever asks.
 *   session c0 c1 …  the shell and the commands, each sourced by itself, so that a syntax error ends one only
 *   out err    what the commands wrote, byte by byte, with a marker line behind each command
 *   state      lines, only ever appended: `runner <pid> <start time> <boot id> <session> <cap>` (alive means the first three
 *              still fit), `drain <pid>` of the drain of `out`, which ends last of all, `<index> <exit code>` of each
 *              command, `torn out` or `torn err` of a drain that could not write, and `end <reason>`. One file for all that, because a file
 *              system that has just removed a thousand looks at each of them before it makes another
 *   cancelled  the reason, written before anything is killed
 *
 * Markers travel in the streams themselves: `\x1e<token>:begin:<up>\n` first, `\x1e<token>:<index>:<code|->:<up>\n`
 * behind each command (`up`: how long the VM was up, in hundredths of a second, so how long each took is the VM's own
 * word), and `\x1e<token>:end:<reason>\n` at last. So the place of every byte (which command, which offset) is exact however
 * late or often it is read, and following is `tail -f`. The token is random; a program that prints its own
 * token deceives nobody but its user.
 *
 * The runner is forked from the shell that SSH started, which leads a session: nothing hangs it up when the connection
 * goes. All that is ours is in that leader's process group. The commands are in groups of their own (timeout makes them),
 * so that `kill 0` does not end the runner, and cancel finds in the session every process that did not leave it on
 * purpose. Two drains, ends of anonymous pipes, write at once what comes, up to a limit of file size, and only read on
 * behind it. They outlive the runner while a background job writes. Each is a shell that waits for a cat: one tee goes on by
 * itself when its file is full, but it reads 8 KiB at a time, and against two floods of that kind no other process of the
 * machine (Linux 6.18, two cores) got a turn for a minute.
 */
const runner = String.raw`
clock() { read -r up rest </proc/uptime; now=${'$'}{up%%.*} stamp=${'$'}{up%.*}${'$'}{up#*.}; }
tell() { printf '\036%s:%s\n' "$t" "$1" >&8; printf '\036%s:%s\n' "$t" "$1" >&9; }
drain() {
  # Of a runner that was killed the last words are still kept. 25: what comes over the limit is an error, no end.
  trap '' 1 2 15 25
  (ulimit -f "$((cap / 512))"; exec cat >>"$d/$1") && exit
  printf 'torn %s\n' "$1" >>"$d/state"
  exec cat >/dev/null
}
runner() {
  trap : 1
  read -r boot </proc/sys/kernel/random/boot_id
  read -r stat </proc/self/stat
  pid=${'$'}{stat%% *}
  set -- ${'$'}{stat##*) }
  printf 'runner %s %s %s %s %s\n' "$pid" "${'$'}{20}" "$boot" "$$" "$cap" >>"$d/state"
  shell=sh
  command -v bash >/dev/null && shell=bash
  clock
  tell "begin:$stamp"
  begin=$now
  from=0
  reason=done
  while [ "$from" -lt "$count" ]; do
    clock
    left=$((limit - now + begin))
    if [ "$left" -le 0 ]; then reason=timeout; break; fi
    # In parentheses the shell tells nobody that it was killed.
    (exec timeout -k 3 "$left" "$shell" "$d/session" "$from" "/proc/$pid/fd/8" "/proc/$pid/fd/9" </dev/null >&8 2>&9 8>&- 9>&-)
    code=$?
    next=0
    while read -r word rest; do
      case $word in [0-9]*) next=$((word + 1)) ;; esac
    done <"$d/state"
    clock
    if [ -e "$d/cancelled" ]; then
      read -r reason <"$d/cancelled" && [ -n "$reason" ] || reason=cancelled
    elif [ "$((now - begin))" -ge "$limit" ] && [ "$next" -lt "$count" ]; then
      reason=timeout
    fi
    if [ "$reason" != done ]; then
      if [ "$next" -lt "$count" ]; then tell "$next:-:$stamp"; printf '%s -\n' "$next" >>"$d/state"; fi
      break
    fi
    if [ -e "$d/stopped" ] || [ "$next" -ge "$count" ]; then break; fi
    tell "$next:$code:$stamp"
    printf '%s %s\n' "$next" "$code" >>"$d/state"
    if [ "$on_error" = stop ]; then break; fi
    from=$((next + 1))
  done
  printf 'end %s\n' "$reason" >>"$d/state"
  tell "end:$reason"
}`;

/**
 * Shell function `launch`: starts the runner of the folder `$d` with both its drains, and sets `job` to the process that
 * ends last. Who waits for the pipeline is the runner's parent, so that a dead runner is no zombie.
 */
export const launchScript = (options: {
  count: number;
  onError: 'stop' | 'continue';
  timeoutSeconds: number;
  keepBytes: number;
}): string => String.raw`
count=${options.count} on_error=${options.onError} limit=${options.timeoutSeconds} cap=${options.keepBytes}
${runner}
launch() {
  { trap : 1
    { runner; } 8>&3 9>&1 >/dev/null 3>&- | { drain err; } 3>&-
  } 3>&1 </dev/null 2>/dev/null | { drain out; } 2>/dev/null &
  job=$!
  printf 'drain %s\n' "$job" >>"$d/state"
}`;

/**
 * The one shell of a task; its arguments are the first command to run and the pipes of both streams. Everything of ours is named `__terroir_…`, silent under `set -x` (but for the sourcing),
 * and survives `set -eu`, `set -C`, closed or moved file descriptors and a changed IFS. Sourced and not `eval`ed:
 * a syntax error inside eval leaves the parser of bash 5.2 confused about what follows.
 */
export const sessionScript = (token: string, count: number, onError: 'stop' | 'continue'): string => {
  const stop =
    onError === 'stop'
      ? 'if [ "$2" -ne 0 ]; then : >|"$__terroir_dir/stopped"; trap - EXIT; exit 0; fi'
      : ':';
  const steps = Array.from(
    { length: count },
    (_, index) => `if { [ "$__terroir_from" -le ${index} ]; } 2>/dev/null; then
. "$__terroir_dir/c${index}"
{ __terroir_step ${index} "$?"; } 2>/dev/null
fi`,
  );
  return `__terroir_dir=\${0%/session} __terroir_from=$1 __terroir_out=$2 __terroir_err=$3
shift 3
__terroir_step() {
printf '%s %s\\n' "$1" "$2" >>"$__terroir_dir/state"
IFS=' ' read -r __terroir_up __terroir_rest </proc/uptime
__terroir_up=\${__terroir_up%.*}\${__terroir_up#*.}
printf '\\036${token}:%s:%s:%s\\n' "$1" "$2" "$__terroir_up" >|"$__terroir_out"
printf '\\036${token}:%s:%s:%s\\n' "$1" "$2" "$__terroir_up" >|"$__terroir_err"
${stop}
}
${steps.join('\n')}
`;
};

/** Shell lines that write the files of a task into `$d` or fail; printf is built in, so they fork nothing. */
export const unpackScript = (
  token: string,
  commands: readonly string[],
  onError: 'stop' | 'continue',
): string => {
  const write = (name: string, content: string) => `printf %s ${singleQuoted(content)} >"$d/${name}"`;
  return [
    // Not with a colon: a failed redirection of a special builtin would end the shell.
    `printf '' >"$d/out" && printf '' >"$d/err"`,
    write('session', sessionScript(token, commands.length, onError)),
    ...commands.map((command, index) => write(`c${index}`, command)),
  ].join(' && \\\n');
};
