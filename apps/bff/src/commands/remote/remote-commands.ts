import { singleQuoted, unpackScript } from './runner-script.ts';

/** What the header line of `start` and `attach` says; see `remoteHeader`. */
export const headerWords = ['alive', 'dead', 'missing', 'refused'] as const;
export type HeaderWord = (typeof headerWords)[number];

const inShell = (script: string): string => `exec sh -c ${singleQuoted(script)}`;
const folder = (token: string): string => `d=$HOME/.terroir/${token}`;

const alive = String.raw`
alive() {
  read -r now </proc/sys/kernel/random/boot_id && [ "$now" = "$boot" ] || return 1
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  set -- ${'$'}{stat##*) }
  [ "$1" != Z ] && [ "${'$'}{20}" = "$start" ]
}`;

/** Says one header line on both streams, then the files from the given positions on, for as long as the runner lives. */
const follow = (token: string, stdoutPosition: number, stderrPosition: number): string => String.raw`
header() { printf '\036${token}:%s:%s\n' "$1" "$2"; printf '\036${token}:%s:%s\n' "$1" "$2" >&2; }
i=0
while [ ! -s "$d/pid" ] && [ "$i" -lt 300 ]; do i=$((i + 1)); sleep 0.01; done
read -r pid start boot <"$d/pid" 2>/dev/null || { header dead 0; exit 0; }
${alive}
if alive; then
  header alive "$pid"
  tail -c +${stderrPosition + 1} -f -s 0.05 --pid="$pid" "$d/err" >&2 2>/dev/null &
  tail -c +${stdoutPosition + 1} -f -s 0.05 --pid="$pid" "$d/out" 2>/dev/null
  wait
else
  header dead 0
  tail -c +${stderrPosition + 1} "$d/err" >&2 2>/dev/null
  tail -c +${stdoutPosition + 1} "$d/out" 2>/dev/null
fi`;

export interface StartOptions {
  token: string;
  commands: readonly string[];
  onError: 'stop' | 'continue';
  timeoutSeconds: number;
  /** What the VM keeps of each stream, in bytes; the rest is read and dropped. */
  keepBytes: number;
}

/**
 * Starts the task unless its token was started before, then follows it from the beginning. Safe to repeat.
 * `stdin` must be written to the command and ended.
 */
export const startCommand = (options: StartOptions): { command: string; stdin: Buffer } => {
  const { token, commands, onError, timeoutSeconds, keepBytes } = options;
  const unpack = Buffer.from(unpackScript(token, commands, onError));
  const script = String.raw`
${folder(token)}
refuse() { printf '\036${token}:refused:%s\n' "$1"; printf '\036${token}:refused:0\n' >&2; exit 0; }
command -v setsid >/dev/null && [ -r /proc/self/stat ] || refuse no-setsid-or-proc
mask=$(umask)
umask 077
mkdir -p "$d" 2>/dev/null || refuse cannot-write-home
if [ ! -d "$d/started" ]; then
  new=$d/files.$$
  mkdir "$new" && cat >"$new/unpack" || refuse cannot-write-home
  [ "$(wc -c <"$new/unpack")" -eq ${unpack.length} ] || refuse upload-cut
  (cd "$new" && exec sh ./unpack) || refuse cannot-write-home
  : >>"$d/out"
  : >>"$d/err"
  [ -d "$d/files" ] || mv "$new" "$d/files"
  umask "$mask"
  setsid sh "$d/files/runner" "$d" ${token} ${commands.length} ${onError} ${timeoutSeconds} ${keepBytes} </dev/null >/dev/null 2>&1 &
fi
${follow(token, 0, 0)}`;
  return { command: inShell(script), stdin: unpack };
};

/** Follows a task that was started before, from byte positions of its two files. Never starts it. */
export const attachCommand = (token: string, stdoutPosition: number, stderrPosition: number): string =>
  inShell(String.raw`
${folder(token)}
[ -d "$d/started" ] || { printf '\036${token}:missing:0\n'; printf '\036${token}:missing:0\n' >&2; exit 0; }
${follow(token, stdoutPosition, stderrPosition)}`);

/** Waits for the end without output: prints the lines of `codes`, then `end <reason>`, or `dead` or `missing`. */
export const watchCommand = (token: string): string =>
  inShell(String.raw`
${folder(token)}
[ -d "$d/started" ] || { echo missing; exit 0; }
read -r pid start boot <"$d/pid" 2>/dev/null || { echo dead; exit 0; }
${alive}
while [ ! -s "$d/end" ] && alive; do sleep 0.2; done
cat "$d/codes" 2>/dev/null
if read -r reason <"$d/end" 2>/dev/null; then echo "end $reason"; else echo dead; fi`);

/**
 * Ends a task: asks its processes (TERM), forces them after 2 s (KILL), and looks that none is left. Prints
 * `never` (it had not started and never will), `gone` (had ended before), `killed`, or `stuck`.
 */
export const cancelCommand = (token: string, reason: 'cancelled' | 'timeout'): string =>
  inShell(String.raw`
${folder(token)}
mkdir -p "$d" || exit 1
if mkdir "$d/started" 2>/dev/null; then echo never; exit 0; fi
i=0
while [ ! -s "$d/pid" ] && [ "$i" -lt 100 ]; do i=$((i + 1)); sleep 0.01; done
read -r pid start boot <"$d/pid" 2>/dev/null || { echo gone; exit 0; }
${alive}
members() {
  for p in /proc/[0-9]*; do
    { read -r stat <"$p/stat"; } 2>/dev/null || continue
    set -- ${'$'}{stat##*) }
    if [ "$4" = "$pid" ] && [ "$1" != Z ]; then printf '%s ' "${'$'}{p#/proc/}"; fi
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
export const cleanUpCommand = (token: string): string => inShell(`${folder(token)}\nrm -rf "$d"`);
