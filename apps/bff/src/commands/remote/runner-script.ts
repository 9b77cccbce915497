import { singleQuoted } from '../../ssh/single-quoted.ts';

/**
 * How a task lives on a VM, with nothing there but a POSIX sh, coreutils and Linux' setsid and /proc. Every process
 * costs a VM about a millisecond and a fleet of 200 runs this 200 times, so what the shell can do itself it does.
 *
 * Folder `~/.terroir/<token>/` (or elsewhere, see task-place.ts), mode 0700. Making it is the once-only lock: a token
 * runs at most once, whoever asks.
 *   pid        `<pid> <start time> <boot id> <drain> <drain>` of the runner: alive means the first three still fit
 *   session c0 c1 …  the shell and the commands, each sourced by itself, so that a syntax error ends one only
 *   out err    what the commands wrote, byte by byte, with a marker line behind each command
 *   p1 p2      pipes into out and err; their drains write at once, up to a limit, and then only read on (a limit of
 *              file size, not `dd count=`: that counts a short read as a whole record and would end too early)
 *   whole      emptied when a drain could not write: the disk is full and bytes are missing
 *   next       index of the command that runs; codes: `<index> <exit code>` lines; end: `<reason>`
 *   cancelled  the reason, written before anything is killed
 *
 * Markers travel in the streams themselves: `\x1e<token>:begin:<up>\n` first, `\x1e<token>:<index>:<code|->:<up>\n`
 * behind each command (`up`: how long the VM was up, in hundredths of a second, so how long each took is the VM's own
 * word), and `\x1e<token>:end:<reason>\n` at last. So the place of every byte (which command, which offset) is exact however
 * late or often it is read, and following is two `tail -f`. The token is random; a program that prints its own
 * token deceives nobody but its user.
 *
 * The runner leads a session (setsid): it outlives the SSH connection, and cancel finds every process that did not
 * leave the session on purpose. The commands are in a process group of their own (timeout makes it), so that `kill 0`
 * does not end the runner. The drains outlive it while a background job writes.
 */
export const runnerScript = String.raw`
d=$1 token=$2 count=$3 on_error=$4 limit=$5 cap=$6
clock() { read -r up rest </proc/uptime; now=${'$'}{up%%.*} stamp=${'$'}{up%.*}${'$'}{up#*.}; }
mkfifo "$d/p1" "$d/p2"
printf 1 >"$d/whole"
# cat writes what each read brings at once; the file's size limit stops it where nothing more is kept.
drain() {
  exec <"$1" 2>/dev/null
  (trap '' 25; ulimit -f "$((cap / 512))"; exec cat >>"$2") || [ "$(wc -c <"$2")" -ge "$((cap - 512))" ] || : >"$d/whole"
  # Nothing follows as a rule: read tells that without another process.
  if [ -s "$d/end" ]; then read -r rest || exit 0; fi
  exec cat >/dev/null
}
drain "$d/p1" "$d/out" &
drains=$!
drain "$d/p2" "$d/err" &
drains="$drains $!"
read -r boot </proc/sys/kernel/random/boot_id
read -r stat <"/proc/$$/stat"
set -- ${'$'}{stat##*) }
printf '%s %s %s %s\n' "$$" "${'$'}{20}" "$boot" "$drains" >"$d/pid"
exec 8>"$d/p1" 9>"$d/p2"
tell() { printf '\036%s:%s\n' "$token" "$1" >&8; printf '\036%s:%s\n' "$token" "$1" >&9; }
shell=sh
command -v bash >/dev/null && shell=bash
clock
tell "begin:$stamp"
begin=$now
from=0
reason=done
printf '0\n' >"$d/next"
while [ "$from" -lt "$count" ]; do
  clock
  left=$((limit - now + begin))
  if [ "$left" -le 0 ]; then reason=timeout; break; fi
  # In parentheses the shell tells nobody that it was killed.
  (exec timeout -k 3 "$left" "$shell" "$d/session" "$from" </dev/null >&8 2>&9 8>&- 9>&-)
  code=$?
  read -r next <"$d/next"
  clock
  if [ -e "$d/cancelled" ]; then
    read -r reason <"$d/cancelled"
  elif [ "$((now - begin))" -ge "$limit" ] && [ "$next" -lt "$count" ]; then
    reason=timeout
  fi
  if [ "$reason" != done ]; then
    if [ "$next" -lt "$count" ]; then tell "$next:-:$stamp"; printf '%s -\n' "$next" >>"$d/codes"; fi
    break
  fi
  if [ -e "$d/stopped" ] || [ "$next" -ge "$count" ]; then break; fi
  tell "$next:$code:$stamp"
  printf '%s %s\n' "$next" "$code" >>"$d/codes"
  if [ "$on_error" = stop ]; then break; fi
  from=$((next + 1))
  printf '%s\n' "$from" >"$d/next"
done
printf '%s\n' "$reason" >"$d/end"
tell "end:$reason"
`.trimStart();

/**
 * The one shell of a task. Everything of ours is named `__terroir_…`, silent under `set -x` (but for the sourcing),
 * and survives `set -eu`, `set -C`, closed or moved file descriptors and a changed IFS. Sourced and not `eval`ed:
 * a syntax error inside eval leaves the parser of bash 5.2 confused about what follows.
 */
const sessionScript = (token: string, count: number, onError: 'stop' | 'continue'): string => {
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
  return `__terroir_dir=\${0%/session} __terroir_from=$1
shift
__terroir_step() {
printf '%s\\n' "$(($1 + 1))" >|"$__terroir_dir/next"
printf '%s %s\\n' "$1" "$2" >>"$__terroir_dir/codes"
IFS=' ' read -r __terroir_up __terroir_rest </proc/uptime
__terroir_up=\${__terroir_up%.*}\${__terroir_up#*.}
printf '\\036${token}:%s:%s:%s\\n' "$1" "$2" "$__terroir_up" >|"$__terroir_dir/p1"
printf '\\036${token}:%s:%s:%s\\n' "$1" "$2" "$__terroir_up" >|"$__terroir_dir/p2"
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
    write('runner', runnerScript),
    write('session', sessionScript(token, commands.length, onError)),
    ...commands.map((command, index) => write(`c${index}`, command)),
  ].join(' && \\\n');
};
