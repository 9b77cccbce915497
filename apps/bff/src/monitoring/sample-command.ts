/** Counters that grow, so that two readings say what was between them. */
export interface Reading {
  /** Ticks of all cores. */
  cpu: { busy: number; total: number } | null;
  memory: { used: number; total: number } | null;
  disk: { used: number; total: number } | null;
  /** Percent and bytes of each GPU. */
  gpus: { percent: number | null; used: number | null; total: number | null }[];
}

const rest = `
df -Pk "$HOME" 2>/dev/null | awk 'NR == 2 { printf "disk %.0f %.0f\\n", $3 * 1024, $2 * 1024 }'
command -v nvidia-smi >/dev/null 2>&1 &&
  timeout 8 nvidia-smi --query-gpu=utilization.gpu,memory.used,memory.total --format=csv,noheader,nounits 2>/dev/null |
  sed 's/^/gpu /'
exit 0`;

/** Reads a machine of its own: everything on it counts. */
const wholeMachine = `
awk '/^cpu / { busy = $2 + $3 + $4 + $7 + $8 + $9; printf "cpu %.0f %.0f\\n", busy, busy + $5 + $6; exit }' /proc/stat
awk '/^MemTotal:/ { total = $2 } /^MemAvailable:/ { free = $2 }
  END { printf "memory %.0f %.0f\\n", (total - free) * 1024, total * 1024 }' /proc/meminfo${rest}`;

/**
 * Reads a sandbox VM, which sees the counters of the machine it shares: only its own processes count. Times of ended
 * ones are in those of their parents.
 */
const ownProcesses = `
cores=$(grep -c ^processor /proc/cpuinfo)
read -r up _ < /proc/uptime
total=$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)
cat /proc/[0-9]*/stat 2>/dev/null | awk -v cores="$cores" -v up="$up" -v total="$total" '
  { sub(/^.*\\) /, ""); busy += $12 + $13 + $14 + $15; pages += $22 }
  END { printf "cpu %.0f %.0f\\nmemory %.0f %.0f\\n", busy, up * 100 * cores, pages * 4096, total * 1024 }'${rest}`;

/** The command that prints a reading; nothing is installed. */
export const sampleCommand = (isSharedMachine: boolean): string =>
  isSharedMachine ? ownProcesses : wholeMachine;

const pair = (line: string | undefined): { used: number; total: number } | null => {
  const [, used, total] = /^\w+ (\d+) (\d+)$/.exec(line ?? '') ?? [];
  return used === undefined || total === undefined ? null : { used: Number(used), total: Number(total) };
};

const mebibyte = 1024 * 1024;
const figure = (text: string | undefined): number | null =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
const inBytes = (mebibytes: number | null): number | null =>
  mebibytes === null ? null : mebibytes * mebibyte;

/** Reads what the command printed; whatever it did not print is not known. */
export const parseReading = (text: string): Reading => {
  const lines = text.split('\n').map((line) => line.trim());
  const of = (word: string) => lines.find((line) => line.startsWith(`${word} `));
  const cpu = pair(of('cpu'));
  return {
    cpu: cpu === null ? null : { busy: cpu.used, total: cpu.total },
    memory: pair(of('memory')),
    disk: pair(of('disk')),
    gpus: lines
      .filter((line) => line.startsWith('gpu '))
      .slice(0, 64)
      .map((line) => {
        const [percent, used, total] = line.slice('gpu '.length).split(',').map(figure);
        return { percent: percent ?? null, used: inBytes(used ?? null), total: inBytes(total ?? null) };
      }),
  };
};
