import { singleQuoted } from '../../ssh/single-quoted.ts';
import { unpackScript } from './runner-script.ts';
import { placeFunctions } from './task-place.ts';

const inShell = (script: string): string => `exec sh -c ${singleQuoted(script)}`;

const alive = String.raw`
alive() {
  read -r now </proc/sys/kernel/random/boot_id && [ "$now" = "$boot" ] || return 1
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  set -- ${'$'}{stat##*) }
  [ "$1" != Z ] && [ "${'$'}{20}" = "$start" ]
}`;

/**
 * Says one header line on both streams, with the place of the folder, then the files from the given positions on; no
 * header at all when the folder is gone (whoever made it gave way to another). `over` on both says that the runner is
 * gone and all of the files was told. Meanwhile it takes orders from its input, a line each: `p <stdout> <stderr>`
 * gives the disk back that these many first bytes take (they are stored with us), `c` removes the folder and ends.
 */
const follow = (token: string, stdoutPosition: number, stderrPosition: number): string => String.raw`
header() { printf '\036${token}:%s:%s\n' "$1" "$2"; printf '\036${token}:%s:%s\n' "$1" "$2" >&2; }
${alive}
if [ -z "$pid" ]; then
  i=0
  while [ ! -s "$d/pid" ] && [ -d "$d" ] && [ "$i" -lt 300 ]; do i=$((i + 1)); sleep 0.01; done
  [ -d "$d" ] || exit 0
  { read -r pid start boot drains <"$d/pid"; } 2>/dev/null || { header dead "$place"; exit 0; }
  if ! alive; then
    # The drains may still be writing what the runner left in the pipes; a background job keeps them longer.
    i=0
    while [ "$now" = "$boot" ] && [ "$i" -lt 100 ]; do
      left=
      for one in $drains; do
        { read -r stat <"/proc/$one/stat"; } 2>/dev/null || continue
        set -- ${'$'}{stat##*) }
        [ "$1" = Z ] || left=1
      done
      [ -n "$left" ] || break
      i=$((i + 1))
      sleep 0.05
    done
    whole=$place
    [ -s "$d/whole" ] || whole=full
    header dead "$whole"
    tail -c +${stderrPosition + 1} "$d/err" >&2 2>/dev/null
    tail -c +${stdoutPosition + 1} "$d/out" 2>/dev/null
    exit 0
  fi
fi
header alive "$place"
{
  tail -c +${stderrPosition + 1} -f -s 0.2 --pid="$pid" "$d/err" >&2 2>/dev/null &
  tail -c +${stdoutPosition + 1} -f -s 0.2 --pid="$pid" "$d/out" 2>/dev/null
  wait
  header over 0
} </dev/null &
while read -r order one other; do
  case $order in
    p) fallocate -p -o 0 -l "$one" "$d/out"; fallocate -p -o 0 -l "$other" "$d/err" ;;
    c) exec rm -rf "$d" ;;
  esac
done 2>/dev/null`;

/** Orders for the input of `start` and `attach`. */
export const releaseOrder = (stdoutBytes: number, stderrBytes: number): string =>
  `p ${Math.max(1, stdoutBytes)} ${Math.max(1, stderrBytes)}\n`;
export const cleanUpOrder = 'c\n';

const sinceLine = (seconds: number | null): string =>
  `since=${seconds === null ? '' : Math.max(0, Math.floor(seconds))}`;

export interface StartOptions {
  token: string;
  commands: readonly string[];
  onError: 'stop' | 'continue';
  timeoutSeconds: number;
  /** What the VM keeps of each stream, in bytes; the rest is read and dropped. */
  keepBytes: number;
  /** How long ago it was sent for the first time; null: this is the first. */
  firstSentSecondsAgo: number | null;
  /** The commands hold secrets: they go by the input, because a command line is seen by every user of the VM. */
  holdsSecrets?: boolean;
}

// Some SSH servers take no longer packet than 32 KiB (RFC 4253 6.1), and the command is one packet.
const commandMaxBytes = 24 * 1024;
// A place with less room than this is as good as full: the first words of a command would be lost there.
const roomBytes = 64 * 1024;

/**
 * Starts the task unless its token was started before, then follows it from the beginning. Safe to repeat.
 * `stdin` must be written to the command first of all; its input stays open for orders.
 */
export const startCommand = (options: StartOptions): { command: string; stdin: Buffer } => {
  const { token, commands, onError, timeoutSeconds, keepBytes, firstSentSecondsAgo } = options;
  const { holdsSecrets = false } = options;
  const unpack = unpackScript(token, commands, onError);
  const build = (upload: string, write: string) =>
    inShell(String.raw`
pid=
refuse() { printf '\036${token}:refused:%s\n' "$1"; printf '\036${token}:refused:0\n' >&2; exit 0; }
command -v setsid >/dev/null && [ -r /proc/self/stat ] || refuse no-setsid-or-proc
${sinceLine(firstSentSecondsAgo)}
${placeFunctions(token)}
${upload}
write() {
{ printf %${roomBytes}s '' >"$d/out" && ${write}; } 2>/dev/null
}
claim write
case $? in
  # In a substitution, so that it is not our child: this shell would leave it a zombie, which tail takes for alive.
  0) pid=$(setsid sh "$d/runner" "$d" ${token} ${commands.length} ${onError} ${timeoutSeconds} ${keepBytes} </dev/null >/dev/null 2>&1 & echo $!) ;;
  1) refuse nowhere-to-write ;;
  3) refuse started-anew ;;
esac
${follow(token, 0, 0)}`);
  const whole = build('', unpack);
  if (!holdsSecrets && Buffer.byteLength(whole) <= commandMaxBytes)
    return { command: whole, stdin: Buffer.alloc(0) };
  // Nothing is locked before all of it is there: an upload that was cut has started nothing.
  const lastLine = `# all of ${token}`;
  const stdin = Buffer.from(`${unpack}\n${lastLine}`);
  const upload = String.raw`
new=$(head -c ${stdin.length})
case $new in *'${lastLine}') ;; *) refuse upload-cut ;; esac`;
  return { command: build(upload, 'eval "$new"'), stdin };
};

/** Follows a task that was started before, from byte positions of its two files. Never starts it. */
export const attachCommand = (token: string, stdoutPosition: number, stderrPosition: number): string =>
  inShell(String.raw`
pid=
${placeFunctions(token)}
seek || { printf '\036${token}:missing:0\n'; printf '\036${token}:missing:0\n' >&2; exit 0; }
${follow(token, stdoutPosition, stderrPosition)}`);

/** Waits for the end without output: prints the lines of `codes`, then `end <reason>`, or `dead` or `missing`. */
export const watchCommand = (token: string): string =>
  inShell(String.raw`
${placeFunctions(token)}
seek || { echo missing; exit 0; }
{ read -r pid start boot drains <"$d/pid"; } 2>/dev/null || { echo dead; exit 0; }
${alive}
while [ ! -s "$d/end" ] && alive; do sleep 0.2; done
cat "$d/codes" 2>/dev/null
if { read -r reason <"$d/end"; } 2>/dev/null; then echo "end $reason"; else echo dead; fi`);

/**
 * Ends a task: asks its processes (TERM), forces them after 2 s (KILL), and looks that none is left. Prints
 * `never` (it had not started and never will), `gone` (had ended before), `killed`, or `stuck`.
 */
export const cancelCommand = (
  token: string,
  reason: 'cancelled' | 'timeout',
  firstSentSecondsAgo: number | null,
): string =>
  inShell(String.raw`
${sinceLine(firstSentSecondsAgo)}
${placeFunctions(token)}
claim true
case $? in 0) echo never; exit 0 ;; 2) ;; *) exit 1 ;; esac
i=0
while [ ! -s "$d/pid" ] && [ "$i" -lt 100 ]; do i=$((i + 1)); sleep 0.01; done
{ read -r pid start boot drains <"$d/pid"; } 2>/dev/null || { echo gone; exit 0; }
${alive}
members() {
  for p in /proc/[0-9]*; do
    { read -r stat <"$p/stat"; } 2>/dev/null || continue
    set -- ${'$'}{stat##*) }
    [ "$4" = "$pid" ] && [ "$1" != Z ] || continue
    # A drain and its dd pass on the last words; they end with whoever writes to them.
    case " $drains " in *" ${'$'}{p#/proc/} "* | *" $2 "*) ;; *) printf '%s ' "${'$'}{p#/proc/}" ;; esac
  done
}
others() { for m in $(members); do if [ "$m" != "$pid" ]; then printf '%s ' "$m"; fi; done; }
send() { for m in $2; do kill "-$1" "$m" 2>/dev/null; done; }
alive || { echo gone; exit 0; }
[ -e "$d/cancelled" ] || echo ${reason} >"$d/cancelled"
send TERM "$(others)"
i=0
while alive && [ "$i" -lt 40 ]; do i=$((i + 1)); sleep 0.05; done
i=0
while alive && [ "$i" -lt 20 ]; do send KILL "$(others)"; i=$((i + 1)); sleep 0.05; done
i=0
while [ -n "$(members)" ] && [ "$i" -lt 20 ]; do send KILL "$(members)"; i=$((i + 1)); sleep 0.05; done
if [ -z "$(members)" ]; then echo killed; else echo stuck; fi`);

/** Removes what a task left on the VM; only for tasks whose end is committed. */
export const cleanUpCommand = (token: string): string =>
  inShell(`${placeFunctions(token)}\nwhile seek; do rm -rf "$d" || exit; done`);
