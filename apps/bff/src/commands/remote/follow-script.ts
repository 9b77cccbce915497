/** A byte position in each of the two files of a task. */
export interface FilePositions {
  stdout: number;
  stderr: number;
}

/**
 * How one file of a task is read. `live`: as it grows; `plain`: the same, for who comes later and may have much to read (tail
 * writes 4 KiB at a time then; what it reads of a file that grows it flushes); `packed`: as zstd frames, where the VM has
 * zstd: logs take a fifth to an eightieth of their size on the way (clouds charge for it) and in the ciphers of both ends;
 * `auto`: packed where much is there already.
 */
export type Reading = 'live' | 'plain' | 'auto' | 'packed';

export type Readings = Readonly<Record<keyof FilePositions, Reading>>;

const files = { stdout: 'out', stderr: 'err' } as const;
// Less than this is there in one go.
const backlogBytes = 256 * 1024;

/**
 * Shell functions for reading the files of the folder `$d`: `hello <word> <value> [packed]` says a header on the stream it stands
 * on, `header` on both; `look` finds out what `packs_…` and `buffer_…` (is a buffer of its own worth it) ask; `frame` writes one zstd frame of what stands in descriptor 7 from where
 * `skip` (or the last frame) left it up to its end: so it goes on while the task writes faster than it is read, and tells
 * by its own blocks where it ends.
 */
export const readingFunctions = (token: string, from: FilePositions, readings: Readings): string => {
  const isMuch = (stream: keyof FilePositions) =>
    `[ "\${${files[stream]}_size:-0}" -ge ${from[stream] + backlogBytes} ]`;
  const packs = (stream: keyof FilePositions) => {
    const reading = readings[stream];
    if (reading === 'auto') return `[ -n "$zstd" ] && ${isMuch(stream)}`;
    return reading === 'packed' ? '[ -n "$zstd" ]' : 'false';
  };
  const looks = readings.stdout !== 'live';
  return String.raw`
hello() { printf '\036${token}:%s:%s%s\n' "$1" "$2" "${'$'}{3:+:1}"; }
header() { hello "$@"; hello "$@" >&2; }
zstd=
look() {
${
  looks
    ? `command -v zstd >/dev/null && zstd=1
set -- $(stat -c '%s' "$d/out" "$d/err" 2>/dev/null)
out_size=$1 err_size=$2`
    : ':'
}
}
packs_stdout() { ${packs('stdout')}; }
packs_stderr() { ${packs('stderr')}; }
buffer_stdout() { ${looks ? `${isMuch('stdout')} && command -v stdbuf` : 'false'}; } >/dev/null
buffer_stderr() { ${looks ? `${isMuch('stderr')} && command -v stdbuf` : 'false'}; } >/dev/null
skip() { dd iflag=skip_bytes skip="$1" count=0 <&7; } 2>/dev/null
frame() { zstd -q -1 -c --single-thread --no-check <&7; } 2>/dev/null`;
};

/**
 * Shell lines that say header `dead` with `$whole` and all that is in a file from a position on, on the stream they stand on, and
 * that it is all: `over`, or the end of a frame. They exit with 1 where it could not be packed.
 */
export const readDead = (stream: keyof FilePositions, position: number): string => String.raw`
if packs_${stream}; then
  hello dead "$whole" packed
  { skip ${position} && frame; } 7<"$d/${files[stream]}" || exit 1
else
  hello dead "$whole"
  tail -c +${position + 1} "$d/${files[stream]}" 2>/dev/null
  hello over 0
fi`;

const readAlive = (stream: keyof FilePositions, position: number): string => String.raw`
if packs_${stream}; then
  packed=1
  hello alive "$place" packed
  { skip ${position} && while kill -0 "$$" && frame; do sleep 0.05; done; } 7<"$d/${files[stream]}" 2>/dev/null &
else
  hello alive "$place"
  buffered=
  buffer_${stream} && buffered='stdbuf -o64K'
  $buffered tail -c +${position + 1} -f -s 0.2 --pid="$$" "$d/${files[stream]}" </dev/null 2>/dev/null &
fi
readers="$readers $!"`;

/**
 * Shell lines that say the header on each stream, then what is in its file from the given position on, while this shell lives.
 * It takes orders from its input, a line each: `a` asks whether the runner is alive, and only where it is not `over` is
 * said on both (between frames there is no room for it); `p <stdout> <stderr>` gives the disk back that
 * these many first bytes take (they are stored with us); `c` removes the folder and ends. Without a connection only the end
 * of what was started here is waited for.
 */
export const follow = (from: FilePositions): string => String.raw`
readers= packed=
look
{ ${readAlive('stderr', from.stderr)}
} >&2
${readAlive('stdout', from.stdout)}
while read -r order one other; do
  case $order in
    a)
      [ -n "$pid" ] || facts
      [ -n "$packed" ] || [ -z "$pid" ] || alive || header over 0
      ;;
    p)
      fallocate -p -o 0 -l "$one" "$d/out" 2>/dev/null
      fallocate -p -o 0 -l "$other" "$d/err" 2>/dev/null
      ;;
    c)
      kill $readers 2>/dev/null
      exec rm -rf "$d" 2>/dev/null
      ;;
  esac
done
[ -z "$job" ] || wait "$job"`;

/** Orders for the input of `start` and `attach`; `aliveOrder` is answered only where the runner is gone. */
export const aliveOrder = 'a\n';
export const releaseOrder = (stdoutBytes: number, stderrBytes: number): string =>
  `p ${Math.max(1, stdoutBytes)} ${Math.max(1, stderrBytes)}\n`;
export const cleanUpOrder = 'c\n';
