import { singleQuoted } from '../../ssh/single-quoted.ts';
import { type FilePositions, follow, readDead, type Readings, readingFunctions } from './follow-script.ts';
import { launchScript, unpackScript } from './runner-script.ts';
import { placeFunctions } from './task-place.ts';

const inShell = (script: string): string => `exec sh -c ${singleQuoted(script)}`;

/**
 * Shell functions: `facts` reads what the task has said of itself (see runner-script.ts), with its codes in the file `$codes`;
 * `alive`: its runner is there. Earlier versions had a file for each fact; what runs while Terroir is replaced goes on.
 */
const state = String.raw`
facts() {
  pid= drain= reason= torn= codes=$d/state
  if [ ! -e "$codes" ] && read -r pid start boot drain rest <"$d/pid"; then
    session=$pid cap=1000000000000 codes=$d/codes
    read -r reason <"$d/end"
    [ -s "$d/whole" ] || torn=1
    return
  fi
  while read -r word one two three four five; do
    case $word in
      runner) pid=$one start=$two boot=$three session=$four cap=$five ;;
      drain) drain=$one ;;
      end) reason=$one ;;
      torn) torn=1 ;;
    esac
  done <"$d/state"
} 2>/dev/null
alive() {
  read -r now </proc/sys/kernel/random/boot_id && [ "$now" = "$boot" ] || return 1
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  set -- ${'$'}{stat##*) }
  [ "$1" != Z ] && [ "${'$'}{20}" = "$start" ]
}`;

/**
 * For a task that was started before: waits until its runner has said who it is, and where that is dead, says so and
 * all of the files from the given positions on, and ends. No header at all when the folder is gone (whoever made it
 * gave way to another).
 */
const findRunner = (from: FilePositions): string => String.raw`
i=0
facts
while [ -z "$pid" ] && [ -d "$d" ] && [ "$i" -lt 300 ]; do i=$((i + 1)); sleep 0.01; facts; done
[ -d "$d" ] || exit 0
[ -n "$pid" ] || { header dead "$place"; exit 0; }
if ! alive; then
  # The drains may still be writing what the runner left in the pipes; a background job keeps them longer.
  i=0
  while [ "$now" = "$boot" ] && [ -n "$drain" ] && [ "$i" -lt 100 ]; do
    { read -r stat <"/proc/$drain/stat"; } 2>/dev/null || break
    set -- ${'$'}{stat##*) }
    [ "$1" != Z ] && [ "$4" = "$session" ] || break
    i=$((i + 1))
    sleep 0.05
  done
  facts
  whole=$place
  # A drain stops at its limit as well; what it had no room for is another thing.
  [ -z "$torn" ] || whole=full
  for one in out err; do
    [ "$whole" != full ] || [ "$(wc -c <"$d/$one")" -lt "$((cap - 512))" ] || whole=$place
  done 2>/dev/null
  look
  { ${readDead('stderr', from.stderr)}
  } >&2
  ${readDead('stdout', from.stdout)}
  exit 0
fi`;

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
  /** The SSH server of the VM gives a command no session of its own, as it said before. */
  ownSession?: boolean;
}

const start: FilePositions = { stdout: 0, stderr: 0 };
// A place with less room than this is as good as full: the first words of a command would be lost there.
const roomBytes = 64 * 1024;

/**
 * Starts the task unless its token was started before, then follows it from the beginning. Safe to repeat.
 * `stdin` must be written to the command first of all; its input stays open for orders. It is all of the script, because
 * a command line is seen by every user of the VM, and by whoever looks for processes by what they do (`pkill -f`).
 * Nothing of it runs before all of it is there: a start that was cut has started nothing.
 */
export const startCommand = (options: StartOptions): { command: string; stdin: Buffer } => {
  const { token, commands, onError, timeoutSeconds, keepBytes, firstSentSecondsAgo } = options;
  const script = String.raw`{
pid= job=
refuse() { printf '\036${token}:refused:%s\n' "$1"; printf '\036${token}:refused:0\n' >&2; exit 0; }
{ read -r stat </proc/self/stat; } 2>/dev/null || refuse no-proc
set -- ${'$'}{stat##*) }
[ "$3" = "$$" ] && [ "$4" = "$$" ] || refuse no-session
${sinceLine(firstSentSecondsAgo)}
${placeFunctions(token)}
${launchScript({ count: commands.length, onError, timeoutSeconds, keepBytes })}
${readingFunctions(token, start, { stdout: 'live', stderr: 'live' })}
${state}
write() {
{ printf %${roomBytes}s '' >"$d/out" && ${unpackScript(token, commands, onError)}; } 2>/dev/null
}
claim write
case $? in
  0) launch ;;
  1) refuse nowhere-to-write ;;
  2) ${findRunner(start)} ;;
  3) refuse started-anew ;;
esac
${follow(start)}
exit
}
`;
  return {
    // Without a setsid the script says itself what is missing.
    command:
      options.ownSession === true
        ? inShell('command -v setsid >/dev/null && exec setsid -w sh; exec sh')
        : 'exec sh',
    stdin: Buffer.from(script),
  };
};

/** Follows a task that was started before, from byte positions of its two files. Never starts it. */
export const attachCommand = (token: string, from: FilePositions, readings: Readings): string =>
  inShell(String.raw`
job=
${placeFunctions(token)}
${readingFunctions(token, from, readings)}
${state}
seek || { header missing 0; exit 0; }
${findRunner(from)}
${follow(from)}`);

/** Waits for the end without output: prints `<index> <exit code>` lines, then `end <reason>`, or `dead` or `missing`. */
export const watchCommand = (token: string): string =>
  inShell(String.raw`
${placeFunctions(token)}
seek || { echo missing; exit 0; }
${state}
facts
[ -n "$pid" ] || { echo dead; exit 0; }
while [ -z "$reason" ] && alive; do sleep 0.2; facts; done
facts
{ while read -r word one; do case $word in [0-9]*) echo "$word $one" ;; esac; done <"$codes"; } 2>/dev/null
if [ -n "$reason" ]; then echo "end $reason"; else echo dead; fi`);

/**
 * Ends a task: asks its processes (TERM), forces them after 2 s (KILL), and looks that none is left. Prints
 * `never` (it had not started and never will), `gone` (had ended before), `killed` (or `killed-short`, when not all that it
 * wrote could be kept), or `stuck`. Safe to repeat.
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
${state}
i=0
facts
while [ -z "$pid" ] && [ "$i" -lt 100 ]; do i=$((i + 1)); sleep 0.01; facts; done
[ -n "$pid" ] || { echo gone; exit 0; }
# What leads the session is ours: its group is the runner, its drains and who reads them. The commands have other groups.
members() {
  for p in /proc/[0-9]*; do
    { read -r stat <"$p/stat"; } 2>/dev/null || continue
    set -- ${'$'}{stat##*) }
    [ "$4" = "$session" ] && [ "$3" != "$session" ] && [ "$1" != Z ] || continue
    printf '%s ' "${'$'}{p#/proc/}"
  done
}
send() { for m in $2; do kill "-$1" "$m" 2>/dev/null; done; }
if ! alive; then
  # Asked before, so it is still looked that none is left; but by now the session may be another's.
  [ -e "$d/cancelled" ] && [ "$now" = "$boot" ] || { echo gone; exit 0; }
  send() { :; }
fi
[ -e "$d/cancelled" ] || echo ${reason} >"$d/cancelled"
send TERM "$(members)"
i=0
while alive && [ "$i" -lt 40 ]; do i=$((i + 1)); sleep 0.05; done
i=0
while alive && [ "$i" -lt 20 ]; do send KILL "$(members)"; i=$((i + 1)); sleep 0.05; done
i=0
while [ "$i" -lt 20 ]; do
  left=$(members)
  if alive; then left="$left $pid"; fi
  [ -n "$left" ] || { facts; echo "killed${'$'}{torn:+-short}"; exit 0; }
  send KILL "$left"
  i=$((i + 1))
  sleep 0.05
done
echo stuck`);

/** Removes what a task left on the VM; only for tasks whose end is committed. */
export const cleanUpCommand = (token: string): string =>
  inShell(`${placeFunctions(token)}\nwhile seek; do rm -rf "$d" || exit; done`);
