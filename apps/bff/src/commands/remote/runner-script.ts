/**
 * How a task lives on a VM, with nothing there but a POSIX sh, coreutils and Linux' setsid and /proc.
 *
 * Folder `~/.terroir/<token>/`, mode 0700:
 *   started/   made by the runner first of all: mkdir succeeds once, so a token runs at most once, whoever asks
 *   pid        `<pid> <start time> <boot id>` of the runner: alive means all three still fit
 *   files/     session and c0, c1, …: the commands, each sourced by itself, so that a syntax error ends one only
 *   out err    what the commands wrote, byte by byte, with a marker line behind each command
 *   p1 p2      pipes into out and err; their drains write at once, up to a limit, and then only read on
 *   next       index of the command that runs; codes: `<index> <exit code>` lines; end: `<reason>`
 *   cancelled  the reason, written before anything is killed
 *
 * Markers travel in the streams themselves: `\x1e<token>:<index>:<code|->\n` behind each command, and
 * `\x1e<token>:end:<reason>\n` at last. So the place of every byte (which command, which offset) is exact however
 * late or often it is read, and following is two `tail -f`. The token is random; a program that prints its own
 * token deceives nobody but its user.
 *
 * The runner leads a session (setsid): it outlives the SSH connection, and cancel finds every process that did not
 * leave the session on purpose. The drains lead sessions of their own and outlive it while a background job writes.
 */
export const runnerScript = String.raw`
d=$1 token=$2 count=$3 on_error=$4 limit=$5 cap=$6
mkdir "$d/started" 2>/dev/null || exit 0
self=$$
start_time() { read -r stat <"/proc/$1/stat" && set -- ${'$'}{stat##*) } && printf %s "${'$'}{20}"; }
read -r boot </proc/sys/kernel/random/boot_id
printf '%s %s %s\n' "$self" "$(start_time "$self")" "$boot" >"$d/pid.new" && mv -f "$d/pid.new" "$d/pid"
mkfifo "$d/p1" "$d/p2"
# A record of dd is a read, however short, so its count says nothing of bytes: the size decides. No progress is the
# end of the pipe, or a full disk; then what comes is only read, so that the commands go on.
drain='
exec <"$1" 2>/dev/null
last=-1
while size=$(wc -c <"$2") && [ "$size" -lt "$3" ] && [ "$size" -gt "$last" ]; do
  last=$size
  dd bs=65536 count=$((($3 - size) / 65536 + 64)) >>"$2"
done
exec cat >/dev/null'
setsid sh -c "$drain" sh "$d/p1" "$d/out" "$cap" &
setsid sh -c "$drain" sh "$d/p2" "$d/err" "$cap" &
exec 8>"$d/p1" 9>"$d/p2"
tell() { printf '\036%s:%s:%s\n' "$token" "$1" "$2" >&8; printf '\036%s:%s:%s\n' "$token" "$1" "$2" >&9; }
clock() { read -r up rest </proc/uptime; printf %s "${'$'}{up%.*}"; }
shell=$(command -v bash || command -v sh)
begin=$(clock)
from=0
reason=done
printf '0\n' >"$d/next"
while [ "$from" -lt "$count" ]; do
  left=$((limit - $(clock) + begin))
  if [ "$left" -le 0 ]; then reason=timeout; break; fi
  (exec timeout -k 3 "$left" "$shell" "$d/files/session" "$from" </dev/null >&8 2>&9 8>&- 9>&-)
  code=$?
  read -r next <"$d/next"
  if [ -e "$d/cancelled" ]; then
    read -r reason <"$d/cancelled"
  elif [ "$(($(clock) - begin))" -ge "$limit" ] && [ "$next" -lt "$count" ]; then
    reason=timeout
  fi
  if [ "$reason" != done ]; then
    if [ "$next" -lt "$count" ]; then tell "$next" -; printf '%s -\n' "$next" >>"$d/codes"; fi
    break
  fi
  if [ -e "$d/stopped" ] || [ "$next" -ge "$count" ]; then break; fi
  tell "$next" "$code"
  printf '%s %s\n' "$next" "$code" >>"$d/codes"
  if [ "$on_error" = stop ]; then break; fi
  from=$((next + 1))
  printf '%s\n' "$from" >"$d/next"
done
printf '%s\n' "$reason" >"$d/end.new" && mv -f "$d/end.new" "$d/end"
tell end "$reason"
`;

/** `'…'` for a POSIX shell, whatever is inside. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

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
. "$__terroir_dir/files/c${index}"
{ __terroir_step ${index} "$?"; } 2>/dev/null
fi`,
  );
  return `__terroir_dir=\${0%/files/session} __terroir_from=$1
shift
__terroir_step() {
printf '%s\\n' "$(($1 + 1))" >|"$__terroir_dir/next"
printf '%s %s\\n' "$1" "$2" >>"$__terroir_dir/codes"
printf '\\036${token}:%s:%s\\n' "$1" "$2" >|"$__terroir_dir/p1"
printf '\\036${token}:%s:%s\\n' "$1" "$2" >|"$__terroir_dir/p2"
${stop}
}
${steps.join('\n')}
`;
};

/** A shell script that writes the files of a task into the current folder; printf is built in, so it forks nothing. */
export const unpackScript = (
  token: string,
  commands: readonly string[],
  onError: 'stop' | 'continue',
): string => {
  const write = (name: string, content: string) => `printf %s ${singleQuoted(content)} >${name} || exit 1`;
  return [
    write('runner', runnerScript),
    write('session', sessionScript(token, commands.length, onError)),
    ...commands.map((command, index) => write(`c${index}`, command)),
    '',
  ].join('\n');
};
